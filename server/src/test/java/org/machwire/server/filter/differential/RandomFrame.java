package org.machwire.server.filter.differential;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Builds one frame of random layers, whose fields often have the {@link Values} that expressions name. */
final class RandomFrame {
    private static final int MAX_LENGTH = 1514;
    private static final int DEEPEST = 3;
    private static final int IPV4 = 0x0800;
    private static final int IPV6 = 0x86dd;
    private static final int GENEVE = 6081;

    private final Values values;
    private final ByteBuffer octets = ByteBuffer.allocate(4096);
    private int depth;

    RandomFrame(Values values) {
        this.values = values;
    }

    /** Builds a frame whose outermost layer is of a kind: 0 to 23, of which 15 to 17 are a tag, 18 is MPLS and 19 PPPoE. */
    byte[] build(int kind) {
        octets.put(values.mac()).put(values.mac());
        link(kind);
        octets.put(values.octets(values.below(40)));
        return Arrays.copyOf(octets.array(), Math.min(octets.position(), MAX_LENGTH));
    }

    private void link(int kind) {
        if (kind < 8) {
            typed(IPV4);
        } else if (kind < 13) {
            typed(IPV6);
        } else if (kind < 15) {
            typed(values.oneOf(0x0806, 0x0806, 0x8035));
        } else if (kind < 18) {
            typed(values.oneOf(0x8100, 0x8100, 0x8100, 0x88a8, 0x9100));
        } else if (kind == 18) {
            typed(values.oneOf(0x8847, 0x8848));
        } else if (kind == 19) {
            typed(values.oneOf(0x8863, 0x8864, 0x8864));
        } else if (kind < 22) {
            llc();
        } else {
            typed(values.otherType());
        }
    }

    private void typed(int type) {
        octets.putShort((short) type);
        switch (type) {
            case IPV4 -> ipv4();
            case IPV6 -> ipv6();
            case 0x0806, 0x8035 -> arp();
            case 0x8100, 0x88a8, 0x9100 -> tag();
            case 0x8847, 0x8848 -> mpls();
            case 0x8863, 0x8864 -> pppoe(type);
            default -> octets.put(values.octets(values.below(50)));
        }
    }

    private void tag() {
        int id = values.oneIn(6) ? values.below(4096) : values.oneOf(1, 10, 10, 100, 100, 200, 200);
        octets.putShort((short) (values.below(8) << 13 | id));
        if (++depth < DEEPEST) {
            link(values.link());
        }
    }

    private void mpls() {
        int labels = 1 + values.below(3);
        for (int i = 1; i <= labels; i++) {
            int label = values.oneIn(2) ? values.below(1 << 20) : values.oneOf(16, 100, 1024, 100_000);
            octets.putInt(label << 12 | values.below(8) << 9 | (i == labels ? 1 : 0) << 8 | 64);
        }
        ipEither();
    }

    private void ipEither() {
        if (values.oneIn(3)) {
            ipv6();
        } else {
            ipv4();
        }
    }

    private void pppoe(int type) {
        int session = values.oneOf(1, 0x27, 39, values.below(0x10000));
        octets.put((byte) 0x11).put((byte) values.oneOf(0, 9, 7, 0x19, 0x65, 0xa7)).putShort((short) session);
        octets.putShort((short) 60);
        if (type == 0x8864) {
            int protocol = values.oneOf(0x0021, 0x0021, 0x0057, 0xc021, 0x8021);
            octets.putShort((short) protocol);
            if (protocol == 0x0021) {
                ipv4();
            } else if (protocol == 0x0057) {
                ipv6();
            }
        }
    }

    private void llc() {
        octets.putShort((short) values.oneOf(38, 52, 46, values.below(1501)));
        int dsap = values.sap();
        int ssap = values.oneIn(4) ? values.sap() : dsap;
        octets.put((byte) dsap).put((byte) ssap)
                .put((byte) values.oneOf(3, 3, 0x7f, 0xbf, 0xe3, 1, 0, values.below(256)));
        if (dsap == 0xaa) {
            octets.put((byte) 0).put((byte) 0).put((byte) values.oneOf(0, 0x0c)).put((byte) values.oneOf(0, 0, 8));
            octets.put((byte) values.oneOf(0, 7, 0xf8)).putShort((short) values.oneOf(0x809b, 0x80f3, 0x2000, 0x0800));
        }
        octets.put((byte) values.oneOf(0, 0x81, 0x82, 0x83)).put(values.octets(values.below(45)));
    }

    private void arp() {
        octets.putShort((short) 1).putShort((short) IPV4).put((byte) 6).put((byte) 4);
        octets.putShort((short) values.oneOf(1, 2, 3, 4, 8));
        octets.put(values.mac()).put(values.ipv4()).put(values.mac()).put(values.ipv4());
    }

    private void ipv4() {
        int headerWords = values.oneIn(3) ? 5 + values.below(11) : 5;
        int version = values.oneIn(30) ? values.below(16) : 4;
        int protocol = values.protocol();
        octets.put((byte) (version << 4 | headerWords)).put((byte) values.oneOf(0, 0xb8, 0x10, values.below(256)));
        octets.putShort((short) values.oneOf(40, 60, 576, 1500, values.below(1501)))
                .putShort((short) values.below(0x10000));
        octets.putShort((short) values.oneOf(0, 0, 0, 0x4000, 0x4000, 0x2000, 0x20b9, 0x00b9, 0x8000, 1));
        octets.put((byte) values.oneOf(1, 2, 64, 64, 128, 255, 0)).put((byte) protocol)
                .putShort((short) values.below(0x10000));
        octets.put(values.ipv4()).put(values.ipv4()).put(values.octets(4 * (headerWords - 5)));
        transport(protocol);
    }

    private void ipv6() {
        int version = values.oneIn(30) ? values.below(16) : 6;
        octets.putInt(version << 28 | values.oneOf(0, values.below(1 << 28)))
                .putShort((short) values.oneOf(40, 1460, values.below(1461)));
        int extensions = values.oneIn(3) ? 1 + values.below(4) : 0;
        int next = extensions > 0 ? extension() : values.protocol();
        octets.put((byte) next).put((byte) values.oneOf(1, 64, 255)).put(values.ipv6()).put(values.ipv6());
        for (int i = 0; i < extensions; i++) {
            int current = next;
            next = i + 1 < extensions ? extension() : values.protocol();
            int length = current == 44 ? 0 : values.below(3);
            octets.put((byte) next).put((byte) length);
            octets.put(values.octets(current == 51 ? 4 * length + 6 : 8 * length + 6));
        }
        transport(next);
    }

    private int extension() {
        return values.oneOf(0, 43, 44, 51, 60);
    }

    private void transport(int protocol) {
        switch (protocol) {
            case 6 -> tcp();
            case 17, 132, 136 -> ports();
            case 1 -> octets.put((byte) values.icmpType()).put((byte) values.below(16)).put(values.octets(6));
            case 58 -> octets.put((byte) values.icmp6Type()).put((byte) values.below(8)).put(values.octets(6));
            case 51 -> octets.put((byte) values.protocol()).put((byte) values.below(4)).put(values.octets(18));
            case 4, 41 -> {
                if (++depth < DEEPEST) {
                    ipEither();
                }
            }
            default -> octets.put(values.octets(values.below(24)));
        }
    }

    private void tcp() {
        portPair();
        octets.put(values.octets(8));
        int headerWords = values.oneIn(3) ? 5 + values.below(11) : 5;
        int flags = values.oneOf(0x02, 0x12, 0x10, 0x18, 0x11, 0x04, 0x14, 0, 0x29, 0x3f, 0xc2, values.below(256));
        octets.put((byte) (headerWords << 4)).put((byte) flags).putShort((short) values.oneOf(0, 1024, 65535))
                .putInt(0);
        octets.put(values.octets(4 * (headerWords - 5)));
        octets.putInt(values.oneOf(0x47455420, 0x504f5354, 0x5353482d, 0x16030100, values.below(Integer.MAX_VALUE)));
    }

    /** Writes two ports and gives the second. */
    private int portPair() {
        int source = values.port();
        int destination = values.oneIn(6) ? source : values.port();
        octets.putShort((short) source).putShort((short) destination);
        return destination;
    }

    private void ports() {
        int destination = portPair();
        octets.putShort((short) values.oneOf(8, 28, 300, values.below(1472))).putShort((short) values.below(0x10000));
        if (destination == GENEVE) {
            geneve();
        } else {
            octets.putShort((short) values.below(0x10000))
                    .putShort((short) values.oneOf(0, 0x100, 0x8180, 0x8183, 0x800));
            octets.put(values.octets(values.below(24)));
        }
    }

    private void geneve() {
        int options = values.oneOf(0, 0, 1);
        int type = values.oneOf(0x6558, IPV4, IPV6, 0x0806);
        octets.put((byte) options).put((byte) 0).putShort((short) type);
        octets.putInt(values.oneOf(42, 100, values.below(1 << 24)) << 8).put(values.octets(4 * options));
        if (++depth >= DEEPEST) {
            return;
        }
        switch (type) {
            case IPV4 -> ipv4();
            case IPV6 -> ipv6();
            case 0x0806 -> arp();
            default -> {
                octets.put(values.mac()).put(values.mac());
                link(values.link());
            }
        }
    }
}
