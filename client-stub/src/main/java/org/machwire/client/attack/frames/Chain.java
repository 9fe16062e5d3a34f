package org.machwire.client.attack.frames;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** What follows an IPv6 header: an upper-layer message, and extension headers before it, put there one by one from the inside out. */
public final class Chain {
    public static final int HOP_BY_HOP = 0;
    public static final int ROUTING = 43;
    public static final int FRAGMENT = 44;
    public static final int AUTHENTICATION = 51;
    public static final int DESTINATION = 60;

    private static final byte[] PADDING = {1, 4, 0, 0, 0, 0};
    private static final int IDENTIFICATION = 0x6d77;

    private final int next;
    private final byte[] octets;

    private Chain(int next, byte[] octets) {
        this.next = next;
        this.octets = octets;
    }

    /** A message without extension headers. */
    public static Chain of(int protocol, byte... message) {
        return new Chain(protocol, message.clone());
    }

    /** The number of what comes first. */
    public int next() {
        return next;
    }

    /** All of it; a new array. */
    public byte[] octets() {
        return octets.clone();
    }

    /** Behind a header of options that are padding: hop-by-hop 0 or destination 60. */
    public Chain behind(int type) {
        return behind(type, PADDING);
    }

    /** Behind several such headers, the last outermost. */
    public Chain behindAll(int... types) {
        Chain chain = this;
        for (int type : types) {
            chain = chain.behind(type);
        }
        return chain;
    }

    /** Behind a header of any type, in the common form: next header, length in units of 8, and 6 octets or 8 more each. */
    public Chain behind(int type, byte... body) {
        byte[] header = ByteBuffer.allocate(2 + body.length).put((byte) next).put((byte) ((body.length + 2) / 8 - 1))
                .put(body).array();
        return new Chain(type, Frames.join(header, octets));
    }

    /** Behind a fragment header, all of it or what the field says: offset times 8, and 1 if more follow. */
    public Chain behindFragment(int field) {
        byte[] header = ByteBuffer.allocate(8).put((byte) next).put((byte) 0).putShort((short) field)
                .putInt(IDENTIFICATION).array();
        return new Chain(FRAGMENT, Frames.join(header, octets));
    }

    /** Behind a routing header of a type with no segments left. */
    public Chain behindRouting(int routingType) {
        return behind(ROUTING, (byte) routingType, (byte) 0, (byte) 0, (byte) 0, (byte) 0, (byte) 0);
    }

    /** Behind an authentication header of 16 octets, whose length counts in words. */
    public Chain behindAuthentication() {
        byte[] header = new byte[16];
        header[0] = (byte) next;
        header[1] = 2;
        return new Chain(AUTHENTICATION, Frames.join(header, octets));
    }

    /** The octets {@code from} (inclusive) to {@code to} (exclusive), of what is still said to be the same. */
    public Chain part(int from, int to) {
        return new Chain(next, Arrays.copyOfRange(octets, from, to));
    }
}
