package org.machwire.packets;

import com.google.protobuf.MessageLite;
import org.machwire.ethernet.PackedFrames;

/**
 * An encoded protobuf message to be sent as it stands.
 *
 * @param octets the memory it is in, from index 0; not copied
 * @param length octets of the message
 */
@SuppressWarnings("ArrayRecordComponent") // a view of memory, never compared
public record WireMessage(byte[] octets, int length) {
    /** The message whose frames are these; the memory stays the packing's. */
    public static WireMessage of(PackedFrames frames) {
        return new WireMessage(frames.octets(), frames.length());
    }

    /** Any message, encoded by its generated code. */
    public static WireMessage of(MessageLite message) {
        byte[] octets = message.toByteArray();
        return new WireMessage(octets, octets.length);
    }
}
