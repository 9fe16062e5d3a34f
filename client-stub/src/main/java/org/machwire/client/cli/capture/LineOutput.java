package org.machwire.client.cli.capture;

import java.io.IOException;
import java.io.Writer;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.machwire.client.SeenFrame;
import org.machwire.client.capture.Direction;
import org.machwire.ethernet.Ethernet;
import org.machwire.ethernet.MacAddress;
import org.machwire.ethernet.NetworkOrder;

/** Frames as lines for people: when, where to, between whom, of what, how long, and why no further. */
final class LineOutput implements CaptureOutput {
    private static final long NS_PER_SECOND = 1_000_000_000L;
    private static final int TYPE_RARP = 0x8035;
    /** From here on it is a type; below, the length of an IEEE 802.3 frame. */
    private static final int FIRST_TYPE = 0x600;

    private final Writer out;
    private final DateTimeFormatter time;

    /** @param zone where times are told */
    LineOutput(Writer out, ZoneId zone) {
        this.out = out;
        time = DateTimeFormatter.ofPattern("HH:mm:ss.SSSSSSSSS", Locale.ROOT).withZone(zone);
    }

    /** A frame's line. */
    String line(SeenFrame frame) {
        Instant at = Instant.ofEpochSecond(Math.floorDiv(frame.timeNs(), NS_PER_SECOND),
                Math.floorMod(frame.timeNs(), NS_PER_SECOND));
        return time.format(at) + " " + direction(frame.direction()) + " " + header(frame.octets()) + frame.length()
                + " octets" + (frame.isDropped() ? ", dropped: " + frame.dropped().name() : "");
    }

    private static String direction(Direction direction) {
        return switch (direction) {
            case INBOUND -> "in    ";
            case OUTBOUND -> "out   ";
            case OVERHEARD -> "others";
        };
    }

    /** What a snap length or an attacker has left of it. */
    private static String header(byte[] octets) {
        if (octets.length < Ethernet.HEADER_LENGTH) {
            return "";
        }
        return address(octets, Ethernet.SOURCE_OFFSET) + " > " + address(octets, Ethernet.DESTINATION_OFFSET) + " "
                + type(NetworkOrder.uint16(octets, Ethernet.TYPE_OFFSET)) + ", ";
    }

    private static String address(byte[] octets, int offset) {
        return new MacAddress(Ethernet.address(octets, offset)).toString();
    }

    private static String type(int type) {
        return switch (type) {
            case Ethernet.TYPE_IPV4 -> "IPv4";
            case Ethernet.TYPE_IPV6 -> "IPv6";
            case Ethernet.TYPE_ARP -> "ARP";
            case TYPE_RARP -> "RARP";
            default -> type < FIRST_TYPE ? "IEEE 802.3" : "0x%04x".formatted(type);
        };
    }

    @Override
    public void frame(SeenFrame frame) throws IOException {
        out.write(line(frame) + "\n");
    }

    @Override
    public void flush() throws IOException {
        out.flush();
    }

    @Override
    public void end(long nowNs, long received, long lost) throws IOException {
        out.flush();
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
