package org.machwire.server.guard;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.machwire.ethernet.MacAddress;
import org.machwire.v1.DropReason;

/** Says the guard's rules a second time: slowly, field by field, from a buffer that holds nothing but the frame. */
final class PlainGuard {
    private final MacAddress mac;
    private final Set<InetAddress> ipv4;
    private final Set<InetAddress> ipv6;

    PlainGuard(SourcePolicy policy, String linkLocal) {
        mac = policy.mac();
        ipv4 = new HashSet<>(policy.ipv4());
        ipv6 = new HashSet<>(policy.ipv6());
        ipv6.add(InetAddress.ofLiteral(linkLocal));
    }

    DropReason check(byte[] frame) {
        ByteBuffer buffer = ByteBuffer.wrap(frame).position(6);
        MacAddress source = MacAddress.of(take(buffer, 6));
        if (!source.isStation()) {
            return DropReason.SRC_INVALID;
        }
        if (!source.equals(mac)) {
            return DropReason.SRC_MAC;
        }
        int type = uint16(buffer);
        try {
            return switch (type) {
                case 0x0806 -> arp(buffer.slice());
                case 0x0800 -> ipv4(buffer.slice());
                case 0x86dd -> ipv6(buffer.slice());
                default -> DropReason.ETHERTYPE;
            };
        } catch (BufferUnderflowException cutOff) {
            return DropReason.MALFORMED;
        }
    }

    private DropReason arp(ByteBuffer packet) {
        boolean formatIsKnown = uint16(packet) == 1 && uint16(packet) == 0x800 && uint8(packet) == 6
                && uint8(packet) == 4;
        if (!formatIsKnown) {
            return DropReason.MALFORMED;
        }
        int operation = uint16(packet);
        MacAddress senderMac = MacAddress.of(take(packet, 6));
        InetAddress sender = address(packet, 4);
        take(packet, 6);
        InetAddress target = address(packet, 4);
        if (operation != 1 && operation != 2) {
            return DropReason.MALFORMED;
        }
        if (!senderMac.equals(mac)) {
            return DropReason.ARP_SHA;
        }
        boolean probe = operation == 1 && sender.isAnyLocalAddress() && ipv4.contains(target);
        return probe || ipv4.contains(sender) ? DropReason.NOT_DROPPED : DropReason.ARP_SPA;
    }

    private DropReason ipv4(ByteBuffer packet) {
        int payload = packet.remaining();
        int first = uint8(packet);
        take(packet, 1);
        int total = uint16(packet);
        take(packet, 2);
        int fragment = uint16(packet) % 0x4000;
        take(packet, 1);
        int protocol = uint8(packet);
        take(packet, 2);
        InetAddress source = address(packet, 4);
        InetAddress destination = address(packet, 4);
        int header = first % 16 * 4;
        if (first / 16 != 4 || header < 20 || header > payload || total < header || total > payload) {
            return DropReason.MALFORMED;
        }
        boolean asks = source.isAnyLocalAddress() && !ipv4.isEmpty() && fragment == 0 && protocol == 17
                && destination.equals(InetAddress.ofLiteral("255.255.255.255"))
                && asksForAnAddress(packet.slice(header, total - header));
        return asks || ipv4.contains(source) ? DropReason.NOT_DROPPED : DropReason.SRC_IP4;
    }

    private boolean asksForAnAddress(ByteBuffer udp) {
        if (udp.remaining() < 8 + 236 || uint16(udp) != 68 || uint16(udp) != 67) {
            return false;
        }
        take(udp, 4);
        boolean request = uint16(udp) == 0x0101 && uint8(udp) == 6;
        take(udp, 21);
        return request && address(udp, 4).isAnyLocalAddress() && MacAddress.of(take(udp, 6)).equals(mac);
    }

    private DropReason ipv6(ByteBuffer packet) {
        int first = uint8(packet);
        take(packet, 3);
        int payloadLength = uint16(packet);
        int next = uint8(packet);
        int hopLimit = uint8(packet);
        InetAddress source = address(packet, 16);
        byte[] destination = take(packet, 16);
        if (first / 16 != 6 || payloadLength > packet.remaining()) {
            return DropReason.MALFORMED;
        }
        ByteBuffer payload = packet.slice(packet.position(), payloadLength);
        boolean allowed = ipv6.contains(source)
                || (source.isAnyLocalAddress() && fromUnspecified(next, hopLimit, destination, payload));
        return allowed ? DropReason.NOT_DROPPED : DropReason.SRC_IP6;
    }

    private boolean fromUnspecified(int next, int hopLimit, byte[] destination, ByteBuffer payload) {
        try {
            return switch (next) {
                case 58 -> hopLimit == 255 && search(destination, payload);
                case 0 -> hopLimit == 1 && destination[0] == -1 && report(payload);
                default -> false;
            };
        } catch (BufferUnderflowException cutOff) {
            return false;
        }
    }

    private boolean search(byte[] destination, ByteBuffer message) {
        int type = uint8(message);
        if (uint8(message) != 0) {
            return false;
        }
        if (type == 133) {
            return message.capacity() == 8
                    && Arrays.equals(destination, InetAddress.ofLiteral("ff02::2").getAddress());
        }
        if (type != 135) {
            return false;
        }
        take(message, 6);
        byte[] target = take(message, 16);
        byte[] group = InetAddress.ofLiteral("ff02::1:ff00:0").getAddress();
        System.arraycopy(target, 13, group, 13, 3);
        return Arrays.equals(destination, group) && ipv6.contains(address(ByteBuffer.wrap(target), 16));
    }

    private static boolean report(ByteBuffer payload) {
        byte[] options = take(payload, 8);
        if (!Arrays.equals(options, new byte[]{58, 0, 5, 2, 0, 0, 1, 0})
                && !Arrays.equals(options, new byte[]{58, 0, 1, 0, 5, 2, 0, 0})) {
            return false;
        }
        int type = uint8(payload);
        take(payload, 7);
        if (type == 131 || type == 132) {
            take(payload, 16);
        }
        return type == 131 || type == 132 || type == 143;
    }

    private static int uint8(ByteBuffer buffer) {
        return buffer.get() & 0xff;
    }

    private static int uint16(ByteBuffer buffer) {
        return buffer.getShort() & 0xffff;
    }

    private static byte[] take(ByteBuffer buffer, int length) {
        byte[] octets = new byte[length];
        buffer.get(octets);
        return octets;
    }

    private static InetAddress address(ByteBuffer buffer, int length) {
        try {
            return InetAddress.getByAddress(take(buffer, length));
        } catch (UnknownHostException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
