package org.machwire.client;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.machwire.mach.MachException;
import org.machwire.mach.MachMsgBits;
import org.machwire.mach.MachMsgType;
import org.machwire.mach.ReturnCode;

/**
 * A received Mach message: its header, its typed items, and the rights that came with it.
 *
 * <p><b>Whose the rights are.</b> The message owns them until one is taken or moved on in another message; closing it gives
 * up all that are left. A message without rights need not be closed. Reading by type throws MIG_TYPE_ERROR where the message
 * does not fit, as a MIG stub does.
 */
public final class Message implements AutoCloseable {
    /** How far the id of a reply is from its request's, as MIG has it. */
    static final int REPLY_OFFSET = 100;

    /**
     * A typed item.
     *
     * @param typeName {@code MACH_MSG_TYPE_*}
     * @param typeSize bits an element
     * @param number elements
     * @param data the elements, little-endian; of rights: their names, 4 octets each
     * @param outOfLine whether the data lay outside of the message
     */
    @SuppressWarnings("ArrayRecordComponent") // a received value, never compared
    public record Item(int typeName, int typeSize, int number, byte[] data, boolean outOfLine) {
        /** Makes an item whose data lie in the message. */
        public Item(int typeName, int typeSize, int number, byte[] data) {
            this(typeName, typeSize, number, data, false);
        }

        /** Whether the elements are rights, where the message is complex, and {@code data} their names. */
        public boolean isRights() {
            return MachMsgType.isDisposition(typeName);
        }
    }

    private final Header header;
    private final List<Item> body;
    private final Carried carried;

    /** What {@code mach_msg_header_t} says beside the reply right, and the protected payload. */
    record Header(int bits, int localPort, int seqno, int id, long payload, int size) {}

    Message(Header header, List<Item> body, Carried carried) {
        this.header = header;
        this.body = body;
        this.carried = carried;
    }

    /** Makes a message that carries no right, as the test of a receiver needs it. */
    public static Message of(int id, List<Item> body) {
        return new Message(new Header(0, 0, 0, id, 0, 0), List.copyOf(body), Carried.nothing(body.size()));
    }

    /** {@code MACH_MSGH_BITS}: remote disposition, local one shifted by 8, 0x80000000 if complex. */
    public int bits() {
        return header.bits;
    }

    private boolean isComplex() {
        return (header.bits & MachMsgBits.COMPLEX) != 0;
    }

    /** What it says: 2999 is a frame, 64 to 72 are notifications. */
    public int id() {
        return header.id;
    }

    /** How many messages were received from the port before. */
    public int seqno() {
        return header.seqno;
    }

    /** The name of the port that it was received from; 0 if the port has a protected payload. */
    public int localPort() {
        return header.localPort;
    }

    /** Whether the port has a protected payload, which the message tells instead of its name. */
    public boolean hasProtectedPayload() {
        return MachMsgBits.local(header.bits) == MachMsgType.PROTECTED_PAYLOAD;
    }

    /** The port's protected payload; 0 without one. */
    public long protectedPayload() {
        return header.payload;
    }

    /** Octets of the message on a 32-bit machine, header included, out-of-line data not. */
    public int size() {
        return header.size;
    }

    /** Its typed items. */
    public List<Item> body() {
        return body;
    }

    /**
     * The reply right, still the message's: a {@link SendRight}, a {@link SendOnceRight}, a {@link DeadName} if its port died on
     * the way, or null.
     */
    public @Nullable Right reply() {
        return carried.reply();
    }

    /** Takes the reply right: it is the caller's, to be closed. */
    public @Nullable Right takeReply() {
        return carried.takeReply();
    }

    /** Reads the notification that this is; null for any other message. What it brought is its owner's from then on. */
    public @Nullable Notification notification() {
        return NotificationReader.read(this, carried.task());
    }

    /** Reads an item of 32-bit integers. */
    public int[] ints(int item) {
        Item one = item(item, MachMsgType.INTEGER_32, Integer.SIZE);
        int[] numbers = new int[one.data.length / Integer.BYTES];
        littleEndian(one).asIntBuffer().get(numbers);
        return numbers;
    }

    /** Reads an item that is one 32-bit integer. */
    public int integer(int item) {
        int[] numbers = ints(item);
        if (numbers.length != 1) {
            throw typeError("item " + item + " is not one integer but " + numbers.length);
        }
        return numbers[0];
    }

    /** Reads an item of 64-bit integers. */
    public long[] longs(int item) {
        Item one = item(item, MachMsgType.INTEGER_64, Long.SIZE);
        long[] numbers = new long[one.data.length / Long.BYTES];
        littleEndian(one).asLongBuffer().get(numbers);
        return numbers;
    }

    /** Reads an item of octets; the message's array. */
    public byte[] bytes(int item) {
        return item(item, MachMsgType.BYTE, Byte.SIZE).data;
    }

    /** Reads a text in UTF-8, which ends at its first zero octet. */
    public String string(int item) {
        byte[] octets = item(item, MachMsgType.STRING, Byte.SIZE).data;
        int end = 0;
        while (end < octets.length && octets[end] != 0) {
            end++;
        }
        return new String(octets, 0, end, StandardCharsets.UTF_8);
    }

    /** Takes the only right of an item, a send right. KERN_INVALID_CAPABILITY if it is null or its port has died. */
    public SendRight takeSend(int item) {
        return take(item, MachMsgType.PORT_SEND, SendRight.class);
    }

    /** Takes the only right of an item, a send-once right. KERN_INVALID_CAPABILITY if it is null or its port has died. */
    public SendOnceRight takeSendOnce(int item) {
        return take(item, MachMsgType.PORT_SEND_ONCE, SendOnceRight.class);
    }

    /** Takes the only right of an item, a receive right. KERN_INVALID_CAPABILITY if it is null or its port has died. */
    public ReceiveRight takeReceive(int item) {
        return take(item, MachMsgType.PORT_RECEIVE, ReceiveRight.class);
    }

    private <T extends Right> T take(int item, int typeName, Class<T> kind) {
        if (item(item, typeName, Integer.SIZE).number != 1 || !isComplex()) {
            throw typeError("item " + item + " is not one right");
        }
        return carried.takeOnly(item, kind);
    }

    /** Takes the rights of an item, in their order; each a right, a {@link DeadName}, or null where there was none. */
    public List<@Nullable Right> takeRights(int item) {
        if (!item(item).isRights() || !isComplex()) {
            throw typeError("item " + item + " is no rights");
        }
        return carried.take(item);
    }

    private Item item(int item) {
        if (item < 0 || item >= body.size()) {
            throw typeError("there is no item " + item);
        }
        return body.get(item);
    }

    private Item item(int item, int typeName, int typeSize) {
        Item one = item(item);
        if (one.typeName != typeName || one.typeSize != typeSize) {
            throw typeError("item " + item + " is of type " + one.typeName + " with " + one.typeSize + " bits, not "
                    + typeName + " with " + typeSize);
        }
        return one;
    }

    private MachException typeError(String detail) {
        return new MachException(ReturnCode.MIG_TYPE_ERROR, "message " + header.id + ": " + detail);
    }

    private static ByteBuffer littleEndian(Item item) {
        return ByteBuffer.wrap(item.data).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Gives up the rights that were neither taken nor moved on. */
    @Override
    public void close() {
        carried.close();
    }

    @Override
    public String toString() {
        List<String> items = new ArrayList<>();
        for (Item item : body) {
            items.add(item.typeName + "x" + item.number);
        }
        return "message " + header.id + " " + items;
    }
}
