package org.machwire.server.uplink;

import java.io.IOException;
import org.machwire.ethernet.FrameBatch;
import org.machwire.ethernet.PackedFrames;
import org.machwire.linux.PacketSocket;

/** A network interface that exists. */
record PacketWire(PacketSocket socket) implements Wire {
    static PacketWire open(String name) throws IOException {
        return new PacketWire(PacketSocket.open(name));
    }

    @Override
    public int receive(PackedFrames into) throws IOException {
        return socket.receive(into);
    }

    @Override
    public void send(FrameBatch batch) throws IOException {
        socket.send(batch);
    }

    @Override
    public long refusedFrames() {
        return socket.refusedFrames();
    }

    @Override
    public long lostFrames() {
        return socket.lostFrames();
    }

    @Override
    public void close() {
        socket.close();
    }
}
