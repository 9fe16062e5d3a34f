package org.machwire.server.port;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.machwire.mach.MachMsgType;

/**
 * One typed item of a message body: {@code mach_msg_type_t} and its data.
 *
 * @param typeName what the elements are, one of {@link MachMsgType}
 * @param sizeBits bits an element
 * @param number elements
 * @param data the elements in little-endian order; handed over, not copied: nobody may write to it afterwards
 */
@SuppressWarnings("ArrayRecordComponent") // A frame is handed over as it is; items are never compared.
public record TypedItem(int typeName, int sizeBits, int number, byte[] data) {

    /** Makes an item of one 32-bit number. */
    public static TypedItem integer32(int value) {
        return new TypedItem(MachMsgType.INTEGER_32, Integer.SIZE, 1, word(value));
    }

    /** Makes an item of one port name that carries no right. */
    public static TypedItem portName(int name) {
        return new TypedItem(MachMsgType.PORT_NAME, Integer.SIZE, 1, word(name));
    }

    /** Makes an item of octets; the array is the item's from now on. */
    public static TypedItem bytes(byte[] octets) {
        return new TypedItem(MachMsgType.BYTE, Byte.SIZE, octets.length, octets);
    }

    private static byte[] word(int value) {
        return ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array();
    }
}
