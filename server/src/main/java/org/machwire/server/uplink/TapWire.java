package org.machwire.server.uplink;

import java.io.IOException;
import org.machwire.ethernet.FrameBatch;
import org.machwire.ethernet.PackedFrames;
import org.machwire.linux.TapInterface;

/** A TAP interface made for the purpose: a bridge's port, or where the machine routes from. */
record TapWire(TapInterface tap) implements Wire {
    static TapWire open(String name, int mtu) throws IOException {
        TapInterface tap = TapInterface.open(name);
        try {
            tap.setUp(null, mtu);
            return new TapWire(tap);
        } catch (IOException e) {
            tap.close();
            throw e;
        }
    }

    @Override
    public int receive(PackedFrames into) throws IOException {
        return tap.read(into);
    }

    @Override
    public void send(FrameBatch batch) {
        tap.write(batch);
    }

    @Override
    public long refusedFrames() {
        return tap.refusedFrames();
    }

    @Override
    public long lostFrames() {
        return tap.oversizedFrames();
    }

    @Override
    public void close() {
        tap.close();
    }
}
