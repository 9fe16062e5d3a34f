package org.machwire.client;

import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.machwire.mach.MachException;
import org.machwire.mach.MachMsgBits;
import org.machwire.mach.ReturnCode;
import org.machwire.v1.MachMessage;
import org.machwire.v1.SendRequest;
import org.machwire.v1.TypedItem;

/** One sending of a message: takes the rights that it moves, and gives back what the answer says. */
final class Dispatch {
    private final MachTask task;
    private final OutgoingMessage message;
    /** The places of rights: destination, reply, then the body's. */
    private final List<Slot> slots = new ArrayList<>();
    private final int[] names;

    /**
     * Takes the rights that the message moves.
     *
     * @throws IllegalStateException if one of them is empty; then none is taken
     * @throws IllegalArgumentException if one of them is another task's
     */
    Dispatch(MachTask task, OutgoingMessage message) {
        this.task = task;
        this.message = message;
        slots.add(message.destination());
        slots.add(message.reply());
        for (OutgoingItem item : message.body()) {
            if (item instanceof OutgoingItem.Carried carried) {
                slots.addAll(carried.slots());
            }
        }
        slots.forEach(slot -> slot.requireTask(task));
        names = new int[slots.size()];
        load();
    }

    private void load() {
        for (int i = 0; i < names.length; i++) {
            try {
                names[i] = slots.get(i).load();
            } catch (IllegalStateException e) {
                unload(i);
                throw e;
            }
        }
    }

    private void unload(int count) {
        for (int i = 0; i < count; i++) {
            slots.get(i).unload(names[i]);
        }
    }

    /** Fills the objects again: the message never reached the kernel. */
    void failed() {
        unload(names.length);
    }

    OutgoingMessage message() {
        return message;
    }

    SendRequest request(SendOptions options) {
        SendRequest.Builder request = SendRequest.newBuilder().setMessage(wire());
        options.fill(request);
        return request.build();
    }

    private MachMessage wire() {
        MachMessage.Builder wire = MachMessage.newBuilder().setRemotePort(names[0]).setLocalPort(names[1])
                .setId(message.id());
        boolean complex = false;
        int next = 2;
        for (OutgoingItem item : message.body()) {
            switch (item) {
                case OutgoingItem.Data data -> {
                    wire.addBody(data.wire());
                    complex |= data.outOfLine();
                }
                case OutgoingItem.Carried carried -> {
                    wire.addBody(carried.wire(names, next));
                    next += carried.slots().size();
                    complex = true;
                }
            }
        }
        int bits = MachMsgBits.of(slots.get(0).disposition(), slots.get(1).disposition());
        return wire.setBits(complex ? bits | MachMsgBits.COMPLEX : bits).build();
    }

    /**
     * Acts on the code of sending: rights that did not go are the caller's again.
     *
     * @param back the message as pseudo-received, null if it was not
     * @return null if the message went, else what to throw
     */
    @Nullable
    MachException settle(int code, @Nullable MachMessage back) {
        if (code == ReturnCode.KERN_SUCCESS.number() || code == ReturnCode.MACH_SEND_WILL_NOTIFY.number()) {
            return null;
        }
        if (back != null) {
            comeBack(back);
        } else if (!isDestroyed(code)) {
            unload(names.length);
        }
        return Codes.exception(code, "the message was not sent");
    }

    /** Whether the kernel had copied rights in when it found this wrong, and destroyed them. */
    private static boolean isDestroyed(int code) {
        return code == ReturnCode.MACH_SEND_INVALID_RIGHT.number() || code == ReturnCode.MACH_SEND_INVALID_TYPE.number()
                || code == ReturnCode.MACH_SEND_MSG_TOO_SMALL.number()
                || code == ReturnCode.MACH_SEND_INTERRUPTED.number();
    }

    private void comeBack(MachMessage back) {
        slots.get(0).returned(task, MachMsgBits.remote(back.getBits()), back.getRemotePort());
        slots.get(1).returned(task, MachMsgBits.local(back.getBits()), back.getLocalPort());
        for (int i = 0; i < message.body().size(); i++) {
            if (message.body().get(i) instanceof OutgoingItem.Carried carried) {
                comeBack(carried.slots(), back.getBody(i));
            }
        }
    }

    private void comeBack(List<Slot> places, TypedItem item) {
        var data = item.getData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        for (Slot place : places) {
            place.returned(task, item.getTypeName(), data.getInt());
        }
    }
}
