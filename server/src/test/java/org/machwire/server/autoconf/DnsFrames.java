package org.machwire.server.autoconf;

import static org.machwire.server.autoconf.Scene.STATION;
import static org.machwire.server.autoconf.Scene.STATION_IP;
import static org.machwire.server.autoconf.Scene.WEB;
import static org.machwire.server.autoconf.Scene.WEB_IP;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.machwire.server.frames.Frames;

/** Builds DNS queries of the asking host, of what RFC 1035 says they are made of; messages are in hexadecimal. */
final class DnsFrames {
    static final int A = 1;
    static final int NS = 2;
    static final int SOA = 6;
    static final int PTR = 12;
    static final int MX = 15;
    static final int AAAA = 28;
    static final int ANY = 255;

    static final String ID = "beef";
    /** EDNS version 0, 1232 octets, DNSSEC OK. */
    static final String OPT = "00" + "0029" + "04d0" + "00008000" + "0000";

    private DnsFrames() {}

    static byte[] query(String name, int type) {
        return raw(message("0100", name, type, 1));
    }

    static byte[] queryWithOptions(String name, int type, String opt) {
        return raw(ID + "0100" + "0001" + "0000" + "0000" + "0001" + question(name, type, 1) + opt);
    }

    static String message(String flags, String name, int type, int dnsClass) {
        return ID + flags + "0001" + "0000" + "0000" + "0000" + question(name, type, dnsClass);
    }

    static byte[] raw(String message) {
        return raw(HexFormat.of().parseHex(message));
    }

    static byte[] raw(byte[] message) {
        return Frames.ipv4Udp(WEB, WEB_IP, 5353, STATION, STATION_IP, 53, message);
    }

    static String question(String name, int type, int dnsClass) {
        return name(name) + "%04x%04x".formatted(type, dnsClass);
    }

    /** A name with dots between its labels; the empty one is the root. */
    static String name(String name) {
        StringBuilder hex = new StringBuilder();
        for (String label : name.isEmpty() ? new String[0] : name.split("\\.", -1)) {
            byte[] octets = label.getBytes(StandardCharsets.UTF_8);
            hex.append("%02x".formatted(octets.length)).append(HexFormat.of().formatHex(octets));
        }
        return hex.append("00").toString();
    }
}
