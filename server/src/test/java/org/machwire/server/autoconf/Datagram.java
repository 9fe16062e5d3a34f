package org.machwire.server.autoconf;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;
import org.machwire.ethernet.AddressPrefix;
import org.machwire.ethernet.MacAddress;
import org.machwire.server.frames.Frames;

/** A UDP datagram in a frame that the station sent: what was in it, held against the same frame as the builders make it. */
record Datagram(String source, int sourcePort, String destination, int destinationPort, Octets content) {
    /** Octets as a value. */
    record Octets(String hex) {}

    byte[] data() {
        return HexFormat.of().parseHex(content.hex());
    }

    /** Takes a frame apart, and sees to it that each octet of its headers is what it has to be. */
    static Datagram of(byte[] frame) {
        boolean isIpv6 = frame[12] == (byte) 0x86;
        int udp = isIpv6 ? 54 : 34;
        int width = isIpv6 ? 16 : 4;
        String source = text(Arrays.copyOfRange(frame, udp - 2 * width, udp - width));
        String destination = text(Arrays.copyOfRange(frame, udp - width, udp));
        int sourcePort = uint16(frame, udp);
        int destinationPort = uint16(frame, udp + 2);
        byte[] data = Arrays.copyOfRange(frame, udp + 8, frame.length);
        MacAddress from = MacAddress.of(Arrays.copyOfRange(frame, 6, 12));
        MacAddress to = MacAddress.of(Arrays.copyOfRange(frame, 0, 6));
        assertThat(from).isEqualTo(Scene.STATION);
        byte[] built = isIpv6
                ? Frames.ipv6Udp(from, source, sourcePort, to, destination, destinationPort, data)
                : withoutFragments(Frames.ipv4Udp(from, source, sourcePort, to, destination, destinationPort, data));
        assertThat(frame).as("headers and checksums").isEqualTo(built);
        return new Datagram(source, sourcePort, destination, destinationPort,
                new Octets(HexFormat.of().formatHex(data)));
    }

    /** The builders leave the flag out: sets it, and takes it off the checksum. */
    static byte[] withoutFragments(byte[] frame) {
        int sum = uint16(frame, 24) - 0x4000;
        sum = sum < 0 ? sum + 0xffff : sum;
        return Frames.with(frame, 20, 0x40, 0, frame[22], frame[23], sum >>> 8, sum);
    }

    private static String text(byte[] address) {
        String text = AddressPrefix.of(address, 0).toString();
        return text.substring(0, text.length() - 2);
    }

    private static int uint16(byte[] octets, int at) {
        return (octets[at] & 0xff) << 8 | (octets[at + 1] & 0xff);
    }
}
