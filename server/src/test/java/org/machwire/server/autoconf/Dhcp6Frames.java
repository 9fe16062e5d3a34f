package org.machwire.server.autoconf;

import static org.machwire.server.autoconf.Scene.WEB;
import static org.machwire.server.autoconf.Scene.WEB_LINK_LOCAL;

import java.net.InetAddress;
import java.util.HexFormat;
import org.machwire.ethernet.MacAddress;
import org.machwire.server.frames.Frames;

/** Builds DHCPv6 messages of the asking host, of what RFC 8415 says they are made of; options are in hexadecimal. */
final class Dhcp6Frames {
    static final String XID = "abcdef";
    static final String CLIENT = "0001000a" + "0003000156540000000a";
    static final String SERVER = "0002000a" + "00030001565400000001";
    static final String OTHER_SERVER = "0002000a" + "00030001565400000002";
    static final String RAPID_COMMIT = "000e0000";
    /** Wants DNS servers and domains. */
    static final String WISHES = "00060004" + "00170018";
    static final String IAID = "00000007";
    static final MacAddress SERVERS = MacAddress.parse("33:33:00:01:00:02");

    private Dhcp6Frames() {}

    static byte[] frame(int type, String... options) {
        return raw("%02x".formatted(type) + XID + String.join("", options));
    }

    static byte[] raw(String message) {
        return Frames.ipv6Udp(WEB, WEB_LINK_LOCAL, 546, SERVERS, "ff02::1:2", 547, HexFormat.of().parseHex(message));
    }

    static String option(int code, String... content) {
        String value = String.join("", content);
        return "%04x%04x".formatted(code, value.length() / 2) + value;
    }

    static String iaNa(String... options) {
        return option(3, IAID, "00000000", "00000000", String.join("", options));
    }

    static String iaPd(String... options) {
        return option(25, IAID, "00000000", "00000000", String.join("", options));
    }

    static String iaTa(String... options) {
        return option(4, IAID, String.join("", options));
    }

    static String address(String address, int seconds) {
        return option(5, octets(address), "%08x%08x".formatted(seconds, seconds));
    }

    static String octets(String address) {
        return HexFormat.of().formatHex(InetAddress.ofLiteral(address).getAddress());
    }

    static String status(int code) {
        return option(13, "%04x".formatted(code));
    }
}
