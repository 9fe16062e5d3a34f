package org.machwire.server.uplink;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.machwire.ethernet.FrameBatch;
import org.machwire.ethernet.MacAddress;
import org.machwire.ethernet.PackedFrames;
import org.machwire.linux.PacketSocket;
import org.machwire.linux.TapInterface;

/** A TAP interface made for the purpose: a bridge's port, or where the machine routes from. */
record TapWire(TapInterface tap) implements Wire {

    /** Makes it anew with the Ethernet address that it had, by which its neighbours know it. Not thread-safe. */
    static final class Anew implements Wire.Maker {
        private final String name;
        private final int mtu;
        private @Nullable MacAddress mac;

        Anew(String name, int mtu) {
            this.name = name;
            this.mtu = mtu;
        }

        @Override
        public TapWire open() throws IOException {
            TapInterface tap = TapInterface.open(name);
            try {
                tap.setUp(mac, mtu);
                mac = PacketSocket.addressOf(tap.name());
                return new TapWire(tap);
            } catch (IOException e) {
                tap.close();
                throw e;
            }
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
