package org.machwire.server.autoconf;

import static org.machwire.server.autoconf.Scene.STATION;
import static org.machwire.server.autoconf.Scene.WEB;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.machwire.ethernet.MacAddress;
import org.machwire.server.frames.Frames;

/** Builds DHCP messages of the asking host, of what RFC 2131 says they are made of. Options are given in hexadecimal. */
final class DhcpFrames {
    static final String DISCOVER = "350101";
    static final String REQUEST = "350103";
    static final String DECLINE = "350104";
    static final String RELEASE = "350107";
    static final String INFORM = "350108";
    static final String SERVER = "36040a450001";
    static final String END = "ff";
    static final int XID = 0x12345678;

    private DhcpFrames() {}

    /** A message from 0.0.0.0 to everybody. */
    static byte[] broadcast(String... options) {
        return frame("0.0.0.0", Frames.BROADCAST, "255.255.255.255", message(0, "0.0.0.0", options));
    }

    /** A message from the host's address to the server's. */
    static byte[] unicast(String ciaddr, String... options) {
        return frame(ciaddr, STATION, Scene.STATION_IP, message(0, ciaddr, options));
    }

    static byte[] frame(String source, MacAddress to, String destination, byte[] message) {
        return Frames.ipv4Udp(WEB, source, 68, to, destination, 67, message);
    }

    static byte[] message(int flags, String ciaddr, String... options) {
        byte[] tail = HexFormat.of().parseHex(String.join("", options));
        return ByteBuffer.allocate(240 + tail.length).put((byte) 1).put((byte) 1).put((byte) 6).put((byte) 0)
                .putInt(XID).putShort((short) 7).putShort((short) flags)
                .put(InetAddress.ofLiteral(ciaddr).getAddress()).position(28).put(WEB.octets()).position(236)
                .putInt(0x63825363).put(tail).array();
    }

    /** The option 50, the address that the client wants. */
    static String wants(String address) {
        return "3204" + HexFormat.of().formatHex(InetAddress.ofLiteral(address).getAddress());
    }
}
