package org.machwire.client;

import java.util.List;

/**
 * A received Mach message.
 *
 * @param bits {@code MACH_MSGH_BITS}: remote disposition, local one shifted by 8, 0x80000000 if complex
 * @param remotePort the reply right, 0 without one
 * @param localPort the port it was received from
 * @param seqno the port's sequence number
 * @param id what it says: 2999 is a frame, 64 to 72 are notifications
 * @param body its typed items
 */
public record Message(int bits, int remotePort, int localPort, int seqno, int id, List<Item> body) {
    /**
     * A typed item.
     *
     * @param typeName {@code MACH_MSG_TYPE_*}
     * @param typeSize bits an element
     * @param number elements
     * @param data the elements, little-endian
     */
    @SuppressWarnings("ArrayRecordComponent") // a received value, never compared
    public record Item(int typeName, int typeSize, int number, byte[] data) {}
}
