package org.machwire.pfinet.filter;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.machwire.client.Message;
import org.machwire.client.SendRight;
import org.machwire.mach.MachException;
import org.machwire.mach.MachMsgType;
import org.machwire.mach.ReturnCode;

/** A request of the device interface, read as MIG's server stubs read it: MIG_BAD_ARGUMENTS where it does not fit. */
record Request(Message message) {
    /** {@code filter_array_t}: words. */
    private static final int MAX_FILTER_WORDS = 128;

    int id() {
        return message.id();
    }

    void requireItems(int count) {
        if (message.body().size() != count) {
            throw badArguments("it has " + message.body().size() + " items");
        }
    }

    int integer(int item) {
        try {
            return message.integer(item);
        } catch (MachException e) {
            throw badArguments(String.valueOf(e.getMessage()));
        }
    }

    int[] integers(int item) {
        try {
            return message.ints(item);
        } catch (MachException e) {
            throw badArguments(String.valueOf(e.getMessage()));
        }
    }

    byte[] octets(int item) {
        Message.Item octets = message.body().get(item);
        if ((octets.typeName() != MachMsgType.BYTE && octets.typeName() != MachMsgType.CHAR)
                || octets.typeSize() != Byte.SIZE) {
            throw badArguments("item " + item + " is not octets");
        }
        return octets.data();
    }

    int[] filterWords(int item) {
        Message.Item words = message.body().get(item);
        if (words.typeName() != MachMsgType.INTEGER_16 || words.typeSize() != Short.SIZE
                || words.data().length > MAX_FILTER_WORDS * Short.BYTES) {
            throw badArguments("item " + item + " is no filter");
        }
        ByteBuffer data = ByteBuffer.wrap(words.data()).order(ByteOrder.LITTLE_ENDIAN);
        int[] program = new int[words.data().length / Short.BYTES];
        for (int i = 0; i < program.length; i++) {
            program[i] = Short.toUnsignedInt(data.getShort());
        }
        return program;
    }

    /** Takes a send right: the caller's to close. D_INVALID_OPERATION for a null or dead one. */
    SendRight takeSend(int item) {
        try {
            return message.takeSend(item);
        } catch (MachException e) {
            throw e.code() == ReturnCode.KERN_INVALID_CAPABILITY
                    ? new MachException(ReturnCode.D_INVALID_OPERATION, "the receive port is null or dead")
                    : badArguments(String.valueOf(e.getMessage()));
        }
    }

    private static MachException badArguments(String detail) {
        return new MachException(ReturnCode.MIG_BAD_ARGUMENTS, detail);
    }
}
