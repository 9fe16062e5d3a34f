package org.machwire.server;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.machwire.ethernet.Arp;
import org.machwire.ethernet.Ethernet;
import org.machwire.ethernet.Ipv4;
import org.machwire.ethernet.Ipv6;
import org.machwire.ethernet.MacAddress;
import org.machwire.server.guard.SourcePolicy;

/** Makes good frames of one host, no two alike: what {@link GuardCost} is measured with. The same ones in every run. */
final class GuardFrames {
    static final MacAddress MAC = MacAddress.parse("0a:11:22:33:44:55");
    static final SourcePolicy POLICY = new SourcePolicy(MAC, List.of((Inet4Address) address("10.69.0.2")),
            List.of((Inet6Address) address("fd69::2")));

    private static final int SHORTEST = 60;
    private static final int LONGEST = 256;
    private static final int DATA_BOUND = 64;
    private static final int UDP_HEADER_LENGTH = 8;
    private static final int TCP_HEADER_WORDS = 5;
    private static final int TCP = 6;
    private static final int HOP_BY_HOP = 0;
    private static final int FRAGMENT = 44;
    private static final int AUTHENTICATION = 51;
    private static final int AUTHENTICATION_WORDS = 6;
    private static final int DESTINATION_OPTIONS = 60;
    private static final byte PAD_N = 1;
    private static final int FIRST_FREE_PORT = 1024;

    private final SplittableRandom random = new SplittableRandom(20);

    /** What is in a frame. */
    enum Kind {
        ARP("arp"), IPV4_UDP("ipv4-udp"), IPV6_TCP("ipv6-tcp"),
        /** Hop-by-hop and destination options, then AH or a fragment header of a whole packet; TCP or UDP. */
        IPV6_EXTENSIONS("ipv6-3-extensions");

        private final String text;

        Kind(String text) {
            this.text = text;
        }

        /** How it is called in results. */
        String text() {
            return text;
        }
    }

    /** Makes another frame of a kind. */
    byte[] next(Kind kind) {
        ByteBuffer frame = ByteBuffer.allocate(LONGEST);
        switch (kind) {
            case ARP -> arp(frame);
            case IPV4_UDP -> ipv4(frame);
            case IPV6_TCP -> ipv6(frame, TCP, false);
            case IPV6_EXTENSIONS -> ipv6(frame, random.nextBoolean() ? TCP : Ipv6.NEXT_UDP, true);
        }
        return Arrays.copyOf(frame.array(), Math.max(SHORTEST, frame.position()));
    }

    private void ethernet(ByteBuffer frame, int type) {
        frame.put(station()).put(MAC.octets()).putShort((short) type);
    }

    private byte[] station() {
        return new MacAddress(random.nextLong() & Ethernet.BROADCAST & ~Ethernet.GROUP_BIT).octets();
    }

    private void arp(ByteBuffer frame) {
        ethernet(frame, Ethernet.TYPE_ARP);
        boolean asks = random.nextBoolean();
        frame.putLong(Arp.PREFIX << Short.SIZE | (asks ? Arp.REQUEST : Arp.REPLY)).put(MAC.octets())
                .put(POLICY.ipv4().getFirst().getAddress());
        frame.put(asks ? new byte[Ethernet.ADDRESS_LENGTH] : station()).putInt(random.nextInt());
    }

    private void ipv4(ByteBuffer frame) {
        ethernet(frame, Ethernet.TYPE_IPV4);
        int data = random.nextInt(DATA_BOUND);
        frame.put((byte) 0x45).put((byte) random.nextInt(4))
                .putShort((short) (Ipv4.MIN_HEADER_LENGTH + UDP_HEADER_LENGTH + data))
                .putShort((short) random.nextInt()).putShort((short) (random.nextBoolean() ? Ipv4.DONT_FRAGMENT : 0))
                .put((byte) 64).put((byte) Ipv4.PROTOCOL_UDP).putShort((short) 0)
                .put(POLICY.ipv4().getFirst().getAddress())
                .putInt(0x0a45_0000 | random.nextInt(1 << Short.SIZE));
        udp(frame, data);
    }

    private void ipv6(ByteBuffer frame, int protocol, boolean isExtended) {
        ethernet(frame, Ethernet.TYPE_IPV6);
        int start = frame.position();
        frame.putInt(0x6000_0000 | random.nextInt(1 << 20)).putShort((short) 0)
                .put((byte) (isExtended ? HOP_BY_HOP : protocol)).put((byte) 64);
        if (random.nextInt(4) == 0) {
            frame.putLong(Ipv6.LINK_LOCAL_HIGH).putLong(Ipv6.interfaceIdentifier(MAC));
            frame.putLong(Ipv6.LINK_LOCAL_HIGH).putLong(random.nextLong());
        } else {
            frame.put(POLICY.ipv6().getFirst().getAddress());
            frame.putLong(0x2001_0db8_0000_0000L).putLong(random.nextLong());
        }
        if (isExtended) {
            extensions(frame, protocol);
        }
        int data = random.nextInt(DATA_BOUND);
        if (protocol == TCP) {
            tcp(frame, data);
        } else {
            udp(frame, data);
        }
        frame.putShort(start + Ipv6.PAYLOAD_LENGTH_OFFSET,
                (short) (frame.position() - start - Ipv6.HEADER_LENGTH));
    }

    private void extensions(ByteBuffer frame, int protocol) {
        boolean isAuthentic = random.nextBoolean();
        options(frame, DESTINATION_OPTIONS);
        options(frame, isAuthentic ? AUTHENTICATION : FRAGMENT);
        if (isAuthentic) {
            frame.put((byte) protocol).put((byte) (AUTHENTICATION_WORDS - 2)).putShort((short) 0)
                    .putInt(random.nextInt()).putInt(random.nextInt());
            skip(frame, 3 * Integer.BYTES);
        } else {
            frame.put((byte) protocol).put((byte) 0).putShort((short) 0).putInt(random.nextInt());
        }
    }

    /** An options header of 8 or 16 octets, with one option that pads. */
    private void options(ByteBuffer frame, int next) {
        int eights = 1 + random.nextInt(2);
        int padding = eights * Long.BYTES - 4;
        frame.put((byte) next).put((byte) (eights - 1)).put(PAD_N).put((byte) padding);
        skip(frame, padding);
    }

    private void udp(ByteBuffer frame, int data) {
        ports(frame).putShort((short) (UDP_HEADER_LENGTH + data)).putShort((short) random.nextInt());
        skip(frame, data);
    }

    private void tcp(ByteBuffer frame, int data) {
        int words = TCP_HEADER_WORDS + random.nextInt(6);
        ports(frame).putInt(random.nextInt()).putInt(random.nextInt()).put((byte) (words << 4)).put((byte) 0x10)
                .putShort((short) random.nextInt()).putInt(0);
        skip(frame, (words - TCP_HEADER_WORDS) * Integer.BYTES + data);
    }

    private ByteBuffer ports(ByteBuffer frame) {
        return frame.putShort((short) random.nextInt(FIRST_FREE_PORT, 1 << Short.SIZE))
                .putShort((short) random.nextInt(FIRST_FREE_PORT, 1 << Short.SIZE));
    }

    private static void skip(ByteBuffer frame, int octets) {
        frame.position(frame.position() + octets);
    }

    private static InetAddress address(String literal) {
        return InetAddress.ofLiteral(literal);
    }
}
