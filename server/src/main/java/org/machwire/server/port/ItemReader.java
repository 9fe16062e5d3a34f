package org.machwire.server.port;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.machwire.mach.MachException;
import org.machwire.mach.MachMsgType;
import org.machwire.mach.ReturnCode;

/**
 * Reads the items of a message as MIG's stubs check them: each must be of its type, and there must be no other. What does not
 * fit throws {@link MachException} with the code of the reader's side.
 */
public final class ItemReader {
    private final KernelRequest message;
    private final ReturnCode misfit;

    private ItemReader(KernelRequest message, ReturnCode misfit) {
        this.message = message;
        this.misfit = misfit;
    }

    /** Reads a request as a server does: MIG_BAD_ARGUMENTS where it does not fit. */
    public static ItemReader ofRequest(KernelRequest request, int items) {
        return new ItemReader(request, ReturnCode.MIG_BAD_ARGUMENTS).requireItems(items);
    }

    /** Reads a reply as a client does, its first item the return code: MIG_TYPE_ERROR where it does not fit. */
    public static ItemReader ofReply(KernelRequest reply) {
        return new ItemReader(reply, ReturnCode.MIG_TYPE_ERROR);
    }

    /** Demands that there are so many items. */
    public ItemReader requireItems(int count) {
        require(message.itemCount() == count, "it has " + message.itemCount() + " items, not " + count);
        return this;
    }

    /** One 32-bit integer. */
    public int integer(int index) {
        return integers(index, 1, 1)[0];
    }

    /** 32-bit integers, at most so many. */
    public int[] integers(int index, int most) {
        return integers(index, 0, most);
    }

    private int[] integers(int index, int least, int most) {
        TypedItem item = data(index, MachMsgType.INTEGER_32, Integer.SIZE);
        require(item.number() >= least && item.number() <= most,
                "item " + index + " has " + item.number() + " integers");
        return item.words();
    }

    /** Demands one integer of a machine word, of 32 or of 64 bits, whose value nobody needs. */
    public void requireNatural(int index) {
        TypedItem item = data(index);
        boolean fits = (item.typeName() == MachMsgType.INTEGER_32 && item.sizeBits() == Integer.SIZE)
                || (item.typeName() == MachMsgType.INTEGER_64 && item.sizeBits() == Long.SIZE);
        require(fits && item.number() == 1, "item " + index + " is not one natural number");
    }

    /** 16-bit integers, at most so many, each from 0 to 65535. */
    public int[] shorts(int index, int most) {
        TypedItem item = data(index, MachMsgType.INTEGER_16, Short.SIZE);
        require(item.number() <= most, "item " + index + " has " + item.number() + " integers");
        int[] words = new int[item.number()];
        ByteBuffer octets = ByteBuffer.wrap(item.data()).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < words.length; i++) {
            words[i] = Short.toUnsignedInt(octets.getShort());
        }
        return words;
    }

    /** Octets, in the message or out of line. */
    public byte[] octets(int index) {
        TypedItem item = data(index);
        boolean fits = item.typeName() == MachMsgType.BYTE || item.typeName() == MachMsgType.CHAR;
        require(fits && item.sizeBits() == Byte.SIZE, "item " + index + " is not octets");
        return item.data();
    }

    /** Octets in the message, at most so many. */
    public byte[] inlineOctets(int index, int most) {
        byte[] octets = octets(index);
        require(!data(index).outOfLine() && octets.length <= most, "item " + index + " is not at most " + most
                + " octets in the message");
        return octets;
    }

    /** A text as C has it, in an array of at most {@code size} octets with a zero among them; without it one less. */
    public String text(int index, int size) {
        TypedItem item = data(index);
        boolean fits = item.typeName() == MachMsgType.STRING || item.typeName() == MachMsgType.CHAR
                || item.typeName() == MachMsgType.BYTE;
        byte[] octets = item.data();
        int end = 0;
        while (end < octets.length && octets[end] != 0) {
            end++;
        }
        require(fits && item.sizeBits() == Byte.SIZE && !item.outOfLine() && octets.length <= size && end < size,
                "item " + index + " is not a text of fewer than " + size + " octets");
        return new String(octets, 0, end, StandardCharsets.UTF_8);
    }

    /** Takes one send right, to be released by the caller; null for a null or dead one. To be read last: it cannot go back. */
    public @Nullable SendRight takeSend(int index) {
        requireSend(index);
        return message.takeSend(index);
    }

    /** Copies one send right out to a space; the name is null or dead as it was sent. */
    public int copyOutSend(int index, PortSpace space) {
        requireSend(index);
        return message.copyOut(index, MachMsgType.PORT_SEND, space);
    }

    /** Demands one send right, null and dead ones included. */
    public void requireSend(int index) {
        boolean fits = message.item(index) instanceof CarriedRights rights
                && rights.typeName() == MachMsgType.PORT_SEND && rights.rights().size() == 1;
        require(fits, "item " + index + " is not one send right");
    }

    private TypedItem data(int index, int typeName, int sizeBits) {
        TypedItem item = data(index);
        require(item.typeName() == typeName && item.sizeBits() == sizeBits, "item " + index + " is of another type");
        return item;
    }

    private TypedItem data(int index) {
        if (message.item(index) instanceof TypedItem item && !MachMsgType.isDisposition(item.typeName())) {
            long bits = Integer.toUnsignedLong(item.number()) * Integer.toUnsignedLong(item.sizeBits());
            require(bits == (long) item.data().length * Byte.SIZE, "item " + index + " has not the data that it says");
            return item;
        }
        throw misfit("item " + index + " is no data");
    }

    private void require(boolean fits, String otherwise) {
        if (!fits) {
            throw misfit(otherwise);
        }
    }

    private MachException misfit(String detail) {
        return new MachException(misfit, "message " + message.id() + ": " + detail);
    }
}
