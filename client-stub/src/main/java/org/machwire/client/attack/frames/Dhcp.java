package org.machwire.client.attack.frames;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.machwire.ethernet.MacAddress;

/** Builds a DHCP message (RFC 2131), a client's and right until something else is said. */
public final class Dhcp {
    public static final int DISCOVER = 1;
    public static final int OFFER = 2;
    public static final int REQUEST = 3;
    public static final int DECLINE = 4;
    public static final int ACK = 5;
    public static final int NAK = 6;
    public static final int RELEASE = 7;
    public static final int INFORM = 8;

    private static final int COOKIE_AT = 236;
    private static final int FIXED = 240;
    private static final int COOKIE = 0x63825363;

    private final byte[] fixed = new byte[FIXED];
    private final ByteArrayOutputStream options = new ByteArrayOutputStream();
    private boolean open;

    /** A message of a type, of the client with this address. */
    public Dhcp(int type, MacAddress client) {
        ByteBuffer.wrap(fixed).put((byte) 1).put((byte) 1).put((byte) 6).put((byte) 0).putInt(0x6d77)
                .putInt(COOKIE_AT, COOKIE);
        hardware(client);
        if (type != 0) {
            option(53, type);
        }
    }

    /** The client hardware address. */
    public Dhcp hardware(MacAddress client) {
        return with(28, client.octets());
    }

    /** Operation 1 asks, 2 answers. */
    public Dhcp operation(int operation) {
        return with(0, (byte) operation);
    }

    /** The client's own address, {@code ciaddr}. */
    public Dhcp client(String ip) {
        return with(12, Address.octets(ip));
    }

    /** The address that is given, {@code yiaddr}. */
    public Dhcp yours(String ip) {
        return with(16, Address.octets(ip));
    }

    /** The relay's address, {@code giaddr}. */
    public Dhcp relay(String ip) {
        return with(24, Address.octets(ip));
    }

    /** Any octets of the first 240. */
    public Dhcp with(int offset, byte... octets) {
        System.arraycopy(octets, 0, fixed, offset, octets.length);
        return this;
    }

    /** Adds an option. */
    public Dhcp option(int code, int... octets) {
        return raw(Frames.join(Frames.octets(code, octets.length), Frames.octets(octets)));
    }

    /** Adds octets as they are, and no end behind them. */
    public Dhcp ending(int... octets) {
        open = true;
        return raw(Frames.octets(octets));
    }

    private Dhcp raw(byte... octets) {
        options.writeBytes(octets);
        return this;
    }

    /** The message; padded to 300 octets, as BOOTP had them, unless its end was to be missing. */
    public byte[] message() {
        byte[] message = Frames.join(fixed, options.toByteArray(), open ? new byte[0] : Frames.octets(255));
        return open ? message : Arrays.copyOf(message, Math.max(message.length, 300));
    }
}
