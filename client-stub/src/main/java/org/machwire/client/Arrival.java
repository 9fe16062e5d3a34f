package org.machwire.client;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.machwire.mach.MachMsgBits;
import org.machwire.mach.MachPortName;
import org.machwire.v1.MachMessage;
import org.machwire.v1.TypedItem;

/** Reads a message off the wire, and makes objects of the rights in it. */
final class Arrival {
    private Arrival() {}

    static Message message(MachTask task, MachMessage wire) {
        List<Message.Item> body = new ArrayList<>(wire.getBodyCount());
        List<@Nullable List<@Nullable Right>> rights = new ArrayList<>(wire.getBodyCount());
        boolean complex = (wire.getBits() & MachMsgBits.COMPLEX) != 0;
        for (TypedItem typed : wire.getBodyList()) {
            Message.Item item = new Message.Item(typed.getTypeName(), typed.getTypeSize(), typed.getNumber(),
                    typed.getData().toByteArray(), typed.getOutOfLine());
            body.add(item);
            rights.add(complex && item.isRights() ? rights(task, item) : null);
        }
        Right reply = right(task, MachMsgBits.remote(wire.getBits()), wire.getRemotePort());
        Message.Header header = new Message.Header(wire.getBits(), wire.getLocalPort(), wire.getSeqno(), wire.getId(),
                wire.getProtectedPayload(), wire.getSize());
        return new Message(header, List.copyOf(body), new Carried(task, reply, rights));
    }

    private static List<@Nullable Right> rights(MachTask task, Message.Item item) {
        ByteBuffer names = ByteBuffer.wrap(item.data()).order(ByteOrder.LITTLE_ENDIAN);
        List<@Nullable Right> rights = new ArrayList<>();
        while (names.remaining() >= Integer.BYTES) {
            rights.add(right(task, item.typeName(), names.getInt()));
        }
        return rights;
    }

    private static @Nullable Right right(MachTask task, int type, int name) {
        return name == MachPortName.NULL ? null : Rights.of(task, type, name);
    }
}
