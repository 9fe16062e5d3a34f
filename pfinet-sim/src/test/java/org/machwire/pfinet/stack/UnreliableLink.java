package org.machwire.pfinet.stack;

import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.machwire.ethernet.MacAddress;

/** Loses, doubles and reorders what goes to a wire, one in so many frames each, by a seed. */
final class UnreliableLink implements Link {
    private final Wire.Tap link;
    private final Random random;
    private final int oneIn;
    private byte @Nullable [] heldBack;
    private int lost;

    UnreliableLink(Wire.Tap link, long seed, int oneIn) {
        this.link = link;
        this.random = new Random(seed);
        this.oneIn = oneIn;
    }

    @Override
    public MacAddress address() {
        return link.address();
    }

    @Override
    public int mtu() {
        return link.mtu();
    }

    @Override
    public void transmit(byte[] frame) {
        if (random.nextInt(oneIn) == 0) {
            lost++;
        } else if (heldBack == null && random.nextInt(oneIn) == 0) {
            heldBack = frame;
        } else {
            link.transmit(frame);
            if (random.nextInt(oneIn) == 0) {
                link.transmit(frame.clone());
            }
            release();
        }
    }

    void connect(IpStack stack) {
        link.connect(stack);
    }

    int lost() {
        return lost;
    }

    private void release() {
        byte[] late = heldBack;
        if (late != null) {
            heldBack = null;
            link.transmit(late);
        }
    }
}
