package org.machwire.server.filter.differential;

import java.util.HexFormat;
import java.util.Random;

/** What the expressions name: addresses, ports, protocols and types that frames should often have. */
final class Values {
    private static final byte[][] MACS = hex("525400123456", "020000000001", "020000000002", "ffffffffffff",
            "01000ccccccc", "5654aabbccdd", "01005e0000fb", "01005e000001", "333300000001", "3333000000fb",
            "0180c2000000",
            "0180c200000e");
    private static final byte[][] IPV4 = hex("0a000001", "0a000002", "c0a8014d", "c0a80101", "cb007109", "0a0000ff",
            "0a000063",
            "c0a801ff", "ac100504", "08080808", "e00000fb", "e0000012", "ffffffff", "7f000001", "00000000",
            "a9fe0102", "64400001");
    private static final byte[][] IPV6 = hex("fe800000000000000000000000000001", "fd000000000000000000000000000002",
            "20010db8000000000000000000000001", "20010db8000100000000000000000053", "ff020000000000000000000000000001",
            "ff0200000000000000000000000000fb", "ff0200000000000000000001ff000002", "00000000000000000000000000000001",
            "00000000000000000000000000000000");
    /** So many of the addresses, the first, are half of all. */
    private static final int POPULAR = 5;
    private static final int[] PORTS = {7, 20, 21, 22, 23, 25, 53, 67, 68, 69, 80, 88, 110, 123, 137, 138, 139, 143,
            161,
            162, 179, 389, 443, 445, 500, 514, 546, 547, 587, 636, 853, 989, 993, 995, 1194, 1433, 1521, 1723, 1812,
            1900,
            2049, 3128, 3306, 3389, 3784, 4500, 4789, 5060, 5061, 5353, 5355, 5432, 5671, 5900, 6000, 6081, 6379, 6443,
            6667, 8080, 8443, 9000, 9090, 9200, 11211, 27017, 33434, 51413, 51820};
    private static final int[] POPULAR_PORTS = {22, 25, 53, 67, 68, 80, 123, 443, 443, 5060, 5353, 6081, 6081};
    private static final int[] PROTOCOLS = {1, 2, 4, 6, 6, 6, 9, 17, 17, 17, 41, 46, 47, 50, 51, 58, 88, 89, 94, 103,
            108,
            112, 115, 132, 136, 137};
    private static final int[] ICMP_TYPES = {0, 3, 3, 4, 5, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 42};
    private static final int[] ICMP6_TYPES = {1, 2, 3, 4, 128, 129, 130, 131, 132, 133, 134, 135, 136, 137, 143};
    private static final int[] OTHER_TYPES = {0x0842, 0x6000, 0x6001, 0x6002, 0x6003, 0x6004, 0x6005, 0x6006, 0x6007,
            0x8035, 0x809b, 0x80f3, 0x8137, 0x876d, 0x888e, 0x8892, 0x88a2, 0x88cc, 0x88e5, 0x88f7, 0x8902, 0x8906,
            0x9000, 0x22f3, 0x2000};
    /** Service access points of LLC. */
    private static final int[] SAPS = {0x42, 0xe0, 0xaa, 0xfe, 0xf0, 0xf1, 0xff, 0x06, 0x00, 0x04};

    private final Random random;

    Values(Random random) {
        this.random = random;
    }

    private static byte[][] hex(String... all) {
        byte[][] octets = new byte[all.length][];
        for (int i = 0; i < all.length; i++) {
            octets[i] = HexFormat.of().parseHex(all[i]);
        }
        return octets;
    }

    boolean oneIn(int n) {
        return random.nextInt(n) == 0;
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    byte[] octets(int count) {
        var octets = new byte[count];
        random.nextBytes(octets);
        return octets;
    }

    int oneOf(int... values) {
        return values[random.nextInt(values.length)];
    }

    private byte[] oneOf(byte[][] values) {
        return oneIn(12) ? octets(values[0].length) : values[random.nextInt(values.length)];
    }

    byte[] mac() {
        return oneIn(2) ? MACS[random.nextInt(POPULAR)] : oneOf(MACS);
    }

    byte[] ipv4() {
        return oneIn(2) ? IPV4[random.nextInt(POPULAR)] : oneOf(IPV4);
    }

    byte[] ipv6() {
        return oneOf(IPV6);
    }

    int port() {
        return switch (random.nextInt(6)) {
            case 0 -> random.nextInt(0x10000);
            case 1, 2 -> oneOf(POPULAR_PORTS);
            default -> oneOf(PORTS);
        };
    }

    int protocol() {
        return oneIn(20) ? random.nextInt(256) : oneOf(PROTOCOLS);
    }

    int icmpType() {
        return oneOf(ICMP_TYPES);
    }

    int icmp6Type() {
        return oneOf(ICMP6_TYPES);
    }

    /** What a link header may have behind it, as a number for {@link RandomFrame#build}. */
    int link() {
        return below(24);
    }

    int otherType() {
        return oneIn(6) ? random.nextInt(0x10000) : oneOf(OTHER_TYPES);
    }

    int sap() {
        return oneOf(SAPS);
    }
}
