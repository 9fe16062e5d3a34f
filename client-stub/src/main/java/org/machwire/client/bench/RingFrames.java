package org.machwire.client.bench;

import org.machwire.ethernet.Ethernet;
import org.machwire.ethernet.NetworkOrder;

/**
 * The 1,024 frames of 64 octets that filters are measured on: 55 in 100 TCP, 25 UDP, ten ARP, ten IPv6; always the same, from Marsaglia's
 * xorshift of 32 bits. They are those of the peers' harness, so that figures may be held against each other.
 */
final class RingFrames {
    private static final int FRAMES = 1024;
    private static final int SIZE = 64;
    private static final int[] PORTS = {80, 443, 8080, 22, 53, 8000, 5432, 51000};

    private int state = 12345;

    private RingFrames() {}

    static byte[][] make() {
        RingFrames random = new RingFrames();
        byte[][] frames = new byte[FRAMES][];
        for (int i = 0; i < FRAMES; i++) {
            frames[i] = random.frame();
        }
        return frames;
    }

    private int next() {
        state ^= state << 13;
        state ^= state >>> 17;
        state ^= state << 5;
        return state;
    }

    private int below(int bound) {
        return Integer.remainderUnsigned(next(), bound);
    }

    private void fill(byte[] frame, int from, int to) {
        for (int i = from; i < to; i++) {
            frame[i] = (byte) next();
        }
    }

    private byte[] frame() {
        int kind = below(100);
        byte[] frame = new byte[SIZE];
        fill(frame, 0, 12);
        frame[0] &= (byte) 0xfe;
        frame[6] &= (byte) 0xfe;
        if (kind < 80) {
            ipv4(frame, kind < 55);
        } else if (kind < 90) {
            NetworkOrder.putUint16(frame, 12, Ethernet.TYPE_ARP);
            NetworkOrder.putUint16(frame, 14, 1);
            NetworkOrder.putUint16(frame, 16, Ethernet.TYPE_IPV4);
            frame[18] = 6;
            frame[19] = 4;
            NetworkOrder.putUint16(frame, 20, 1);
        } else {
            ipv6(frame);
        }
        return frame;
    }

    private void ipv4(byte[] frame, boolean isTcp) {
        NetworkOrder.putUint16(frame, 12, Ethernet.TYPE_IPV4);
        frame[14] = 0x45;
        NetworkOrder.putUint16(frame, 16, 50);
        frame[22] = 64;
        frame[23] = (byte) (isTcp ? 6 : 17);
        fill(frame, 26, 34);
        if (below(4) == 0) {
            frame[26] = 10;
        }
        NetworkOrder.putUint16(frame, 34, 1024 + below(60000));
        NetworkOrder.putUint16(frame, 36, PORTS[below(PORTS.length)]);
        if (isTcp) {
            frame[46] = 0x50;
            frame[47] = (byte) (below(3) == 0 ? 0x02 : 0x10);
        } else {
            NetworkOrder.putUint16(frame, 38, 30);
        }
    }

    private void ipv6(byte[] frame) {
        NetworkOrder.putUint16(frame, 12, Ethernet.TYPE_IPV6);
        frame[14] = 0x60;
        NetworkOrder.putUint16(frame, 18, 10);
        frame[20] = (byte) (below(2) == 0 ? 58 : 6);
        frame[21] = 64;
        fill(frame, 22, 54);
        NetworkOrder.putUint16(frame, 56, below(2) == 0 ? 4000 : 80);
    }
}
