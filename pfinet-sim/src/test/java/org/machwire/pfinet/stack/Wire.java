package org.machwire.pfinet.stack;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.machwire.ethernet.MacAddress;

/** Joins stacks: what one transmits, all others receive, when the test calls {@link #deliverAll} and not before. */
final class Wire {
    private final ArrayDeque<Runnable> inFlight = new ArrayDeque<>();
    private final List<Tap> taps = new ArrayList<>();

    /** One end of the wire; the stack behind it is set after it is made. */
    final class Tap implements Link {
        private final MacAddress address;
        private final List<IpStack> behind = new ArrayList<>();

        private Tap(MacAddress address) {
            this.address = address;
        }

        @Override
        public MacAddress address() {
            return address;
        }

        @Override
        public int mtu() {
            return 1500;
        }

        @Override
        public void transmit(byte[] frame) {
            inFlight.add(() -> deliver(this, frame));
        }

        void connect(IpStack stack) {
            behind.add(stack);
        }
    }

    Tap tap(String address) {
        Tap tap = new Tap(MacAddress.parse(address));
        taps.add(tap);
        return tap;
    }

    /** Delivers until nothing is in flight; fails if the stacks keep talking for ever. */
    void deliverAll() {
        for (int i = 0; !inFlight.isEmpty(); i++) {
            if (i == 100_000) {
                throw new AssertionError("the stacks do not come to rest");
            }
            inFlight.remove().run();
        }
    }

    private void deliver(Tap from, byte[] frame) {
        for (Tap tap : taps) {
            if (tap != from) {
                tap.behind.forEach(stack -> stack.receive(frame));
            }
        }
    }
}
