package org.machwire.client.attack.frames;

import java.nio.ByteBuffer;
import org.machwire.ethernet.MacAddress;

/** The bodies of neighbour discovery messages (RFC 4861): what follows the checksum. */
public final class Discovery {
    public static final int REDIRECT = 137;
    /** Flags of an advertisement. */
    public static final int ROUTER = 0x8000_0000;
    public static final int SOLICITED = 0x4000_0000;
    public static final int OVERRIDE = 0x2000_0000;
    /** Types of options. */
    public static final int SOURCE_LINK = 1;
    public static final int TARGET_LINK = 2;

    private static final int LIFETIME_SECONDS = 1800;

    private Discovery() {}

    /** Of a neighbour solicitation, or with flags an advertisement. */
    public static byte[] neighbour(int flags, String target, byte... options) {
        return Frames.join(ByteBuffer.allocate(4).putInt(flags).array(), Address.octets(target), options);
    }

    /** Of a router solicitation. */
    public static byte[] routerSolicitation(byte... options) {
        return Frames.join(new byte[4], options);
    }

    /** Of a router advertisement: a default router, and the options. */
    public static byte[] routerAdvertisement(byte... options) {
        return Frames.join(ByteBuffer.allocate(12).put((byte) 64).put((byte) 0).putShort((short) LIFETIME_SECONDS)
                .array(), options);
    }

    /** Of a redirect: what is for {@code destination} goes to {@code target}. */
    public static byte[] redirect(String target, String destination, byte... options) {
        return Frames.join(new byte[4], Address.octets(target), Address.octets(destination), options);
    }

    /** The option that tells a link-layer address. */
    public static byte[] link(int type, MacAddress address) {
        return Frames.join(Frames.octets(type, 1), address.octets());
    }

    /** The option that tells a prefix of 64 bits, on the link and for autoconfiguration. */
    public static byte[] prefix(String address) {
        return Frames.join(Frames.octets(3, 4, 64, 0xc0, 0, 0, 0x0e, 0x10, 0, 0, 0x0e, 0x10, 0, 0, 0, 0),
                Address.octets(address));
    }
}
