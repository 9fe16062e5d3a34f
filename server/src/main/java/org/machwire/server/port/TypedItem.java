package org.machwire.server.port;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.machwire.mach.MachMsgType;

/**
 * One typed item of a message body as a task writes and reads it: {@code mach_msg_type_t} and its data.
 *
 * @param typeName what the elements are, one of {@link MachMsgType}
 * @param sizeBits bits an element
 * @param number elements, unsigned
 * @param outOfLine whether the data lie outside of the message and do not count for its size
 * @param data the elements in little-endian order, rights as the task's names; handed over, not copied: nobody may write to
 *        it afterwards
 */
@SuppressWarnings("ArrayRecordComponent") // A frame is handed over as it is; items are never compared.
public record TypedItem(int typeName, int sizeBits, int number, boolean outOfLine, byte[] data) implements KernelItem {

    /** Makes an item of 32-bit numbers. */
    public static TypedItem integers32(int... values) {
        return new TypedItem(MachMsgType.INTEGER_32, Integer.SIZE, values.length, false, words(values));
    }

    /** Makes an item of one port name that carries no right. */
    public static TypedItem portName(int name) {
        return new TypedItem(MachMsgType.PORT_NAME, Integer.SIZE, 1, false, words(name));
    }

    /** Makes an item of octets; the array is the item's from now on. */
    public static TypedItem bytes(byte[] octets) {
        return new TypedItem(MachMsgType.BYTE, Byte.SIZE, octets.length, false, octets);
    }

    /** Makes an item of 16-bit numbers, of each word the lower half. */
    public static TypedItem integers16(int... values) {
        ByteBuffer octets = ByteBuffer.allocate(values.length * Short.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int value : values) {
            octets.putShort((short) value);
        }
        return new TypedItem(MachMsgType.INTEGER_16, Short.SIZE, values.length, false, octets.array());
    }

    /** Makes an item of octets that lie outside of the message; the array is the item's from now on. */
    public static TypedItem outOfLine(byte[] octets) {
        return new TypedItem(MachMsgType.BYTE, Byte.SIZE, octets.length, true, octets);
    }

    /** Makes an item of rights, as a task sends or receives them. */
    public static TypedItem rights(int typeName, boolean outOfLine, int... names) {
        return new TypedItem(typeName, Integer.SIZE, names.length, outOfLine, words(names));
    }

    /** Reads the data as 32-bit words; octets behind the last whole one are left out. */
    public int[] words() {
        int[] words = new int[data.length / Integer.BYTES];
        ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().get(words);
        return words;
    }

    private static byte[] words(int... values) {
        ByteBuffer octets = ByteBuffer.allocate(values.length * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        octets.asIntBuffer().put(values);
        return octets.array();
    }
}
