package org.machwire.client;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.machwire.mach.MachException;
import org.machwire.mach.MachMsgType;
import org.machwire.mach.ReturnCode;

/**
 * A message to be sent: where to, who may answer, and typed items. One thread uses it at a time; it may be sent many times if it
 * moves no right.
 *
 * <p><b>Whose the rights are.</b> Building a message changes nothing: the rights it names are the caller's until it is sent.
 * Sending empties the objects of the rights that it moves. If sending fails they are filled again, except where the kernel found
 * the body wrong (INVALID_RIGHT, INVALID_TYPE, MSG_TOO_SMALL), which destroys what it had copied in, and where the thread was
 * interrupted, when nobody knows their names: then they are gone. A message that timed out was
 * <i>pseudo-received</i>: it came back, and brought one right of its own for each that it had copied or made. It can be sent
 * again, and moves these then; closing gives them up. A message that never failed has nothing to close.
 */
public final class OutgoingMessage implements AutoCloseable {
    private static final Slot NONE = new Slot(0, null);

    private Slot destination = NONE;
    private Slot reply = NONE;
    private int id;
    private final List<OutgoingItem> body = new ArrayList<>();

    private OutgoingMessage() {}

    /** Begins a message without destination, as {@link SendRight#call} takes it. */
    public static OutgoingMessage of(int id) {
        return new OutgoingMessage().id(id);
    }

    /** Begins a message that goes by a send right, which stays (COPY_SEND). */
    public static OutgoingMessage to(SendRight destination) {
        return new OutgoingMessage().destination(MachMsgType.COPY_SEND, destination);
    }

    /** Begins a message that goes by a send right and takes the reference with it (MOVE_SEND). */
    public static OutgoingMessage toMoving(SendRight destination) {
        return new OutgoingMessage().destination(MachMsgType.MOVE_SEND, destination);
    }

    /** Begins a message that uses a send-once right up (MOVE_SEND_ONCE). */
    public static OutgoingMessage to(SendOnceRight destination) {
        return new OutgoingMessage().destination(MachMsgType.MOVE_SEND_ONCE, destination);
    }

    /** Begins a message to a port of the sender's own (MAKE_SEND). */
    public static OutgoingMessage to(ReceiveRight destination) {
        return new OutgoingMessage().destination(MachMsgType.MAKE_SEND, destination);
    }

    /**
     * Begins the answer to a request, by the reply right that came with it: the id is the request's and 100, as MIG has it,
     * the first item the code.
     *
     * @param request keeps its reply right until the answer is sent
     * @throws MachException KERN_INVALID_CAPABILITY if there is none, or its port has died
     */
    public static OutgoingMessage answer(Message request, ReturnCode code) {
        OutgoingMessage answer = switch (request.reply()) {
            case SendOnceRight once -> to(once);
            case SendRight right -> toMoving(right);
            case null, default ->
                throw new MachException(ReturnCode.KERN_INVALID_CAPABILITY, "nobody waits for an answer");
        };
        return answer.id(request.id() + Message.REPLY_OFFSET).add(code.number());
    }

    OutgoingMessage destination(int disposition, Right right) {
        destination = new Slot(disposition, right);
        return this;
    }

    OutgoingMessage reply(int disposition, Right right) {
        reply = new Slot(disposition, right);
        return this;
    }

    /** Lets the receiver answer once, to this port (MAKE_SEND_ONCE). */
    public OutgoingMessage replyTo(ReceiveRight port) {
        return reply(MachMsgType.MAKE_SEND_ONCE, port);
    }

    /** Lets the receiver answer as often as it likes, to this port (MAKE_SEND). */
    public OutgoingMessage replyToMakingSend(ReceiveRight port) {
        return reply(MachMsgType.MAKE_SEND, port);
    }

    /** Hands a send-once right on as the reply right (MOVE_SEND_ONCE). */
    public OutgoingMessage replyTo(SendOnceRight right) {
        return reply(MachMsgType.MOVE_SEND_ONCE, right);
    }

    /** Gives a send right, which stays, as the reply right (COPY_SEND). */
    public OutgoingMessage replyTo(SendRight right) {
        return reply(MachMsgType.COPY_SEND, right);
    }

    /** Sets what the message says: {@code msgh_id}; 0 at first. */
    public OutgoingMessage id(int number) {
        id = number;
        return this;
    }

    /** Adds an item of 32-bit integers. */
    public OutgoingMessage add(int... numbers) {
        ByteBuffer data = ByteBuffer.allocate(numbers.length * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        data.asIntBuffer().put(numbers);
        return add(MachMsgType.INTEGER_32, Integer.SIZE, numbers.length, data.array(), false);
    }

    /** Adds an item of 64-bit integers. */
    public OutgoingMessage addLongs(long... numbers) {
        ByteBuffer data = ByteBuffer.allocate(numbers.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        data.asLongBuffer().put(numbers);
        return add(MachMsgType.INTEGER_64, Long.SIZE, numbers.length, data.array(), false);
    }

    /** Adds an item of octets, copied. */
    public OutgoingMessage addBytes(byte[] octets) {
        return add(MachMsgType.BYTE, Byte.SIZE, octets.length, octets.clone(), false);
    }

    /** Adds an item of octets, copied, that lies outside of the message and does not count for its size. */
    public OutgoingMessage addOutOfLine(byte[] octets) {
        return add(MachMsgType.BYTE, Byte.SIZE, octets.length, octets.clone(), true);
    }

    /** Adds a text in UTF-8 with a zero octet behind it, as C has it. */
    public OutgoingMessage addString(String text) {
        byte[] octets = text.getBytes(StandardCharsets.UTF_8);
        return add(MachMsgType.STRING, Byte.SIZE, octets.length + 1, Arrays.copyOf(octets, octets.length + 1), false);
    }

    /** Adds an item of data just so, right or wrong. Names in it are plain numbers: rights are added by their objects. */
    public OutgoingMessage add(Message.Item item) {
        if (item.isRights()) {
            throw new IllegalArgumentException("rights are added by their objects, not by their names");
        }
        return add(item.typeName(), item.typeSize(), item.number(), item.data().clone(), item.outOfLine());
    }

    private OutgoingMessage add(int typeName, int typeSize, int number, byte[] owned, boolean outOfLine) {
        body.add(OutgoingItem.Data.of(typeName, typeSize, number, owned, outOfLine));
        return this;
    }

    /** Adds an item of send rights that stay (COPY_SEND). */
    public OutgoingMessage copySend(SendRight... rights) {
        return carry(MachMsgType.COPY_SEND, Arrays.asList(rights));
    }

    /** Adds an item of send rights that go (MOVE_SEND). */
    public OutgoingMessage moveSend(SendRight... rights) {
        return carry(MachMsgType.MOVE_SEND, Arrays.asList(rights));
    }

    /** Adds an item of send-once rights that go (MOVE_SEND_ONCE). */
    public OutgoingMessage moveSendOnce(SendOnceRight... rights) {
        return carry(MachMsgType.MOVE_SEND_ONCE, Arrays.asList(rights));
    }

    /** Adds an item of send rights to ports of the sender's own (MAKE_SEND). */
    public OutgoingMessage makeSend(ReceiveRight... ports) {
        return carry(MachMsgType.MAKE_SEND, Arrays.asList(ports));
    }

    /** Adds an item of send-once rights to ports of the sender's own (MAKE_SEND_ONCE). */
    public OutgoingMessage makeSendOnce(ReceiveRight... ports) {
        return carry(MachMsgType.MAKE_SEND_ONCE, Arrays.asList(ports));
    }

    /** Adds an item of receive rights that go (MOVE_RECEIVE): their ports live on with who receives the message. */
    public OutgoingMessage moveReceive(ReceiveRight... ports) {
        return carry(MachMsgType.MOVE_RECEIVE, Arrays.asList(ports));
    }

    /** Adds an item of rights, of which some may be null or dead names, sent with one disposition. */
    public OutgoingMessage carry(int disposition, List<? extends @Nullable Right> rights) {
        if (!MachMsgType.isDisposition(disposition)) {
            throw new IllegalArgumentException("a disposition is 16 to 21, not " + disposition);
        }
        List<Slot> slots = new ArrayList<>();
        for (Right right : rights) {
            slots.add(new Slot(disposition, right));
        }
        body.add(new OutgoingItem.Carried(disposition, List.copyOf(slots)));
        return this;
    }

    Slot destination() {
        return destination;
    }

    Slot reply() {
        return reply;
    }

    int id() {
        return id;
    }

    List<OutgoingItem> body() {
        return body;
    }

    /** Gives up the rights that a failed sending brought back for those copied or made; the caller's are the caller's. */
    @Override
    public void close() {
        destination.close();
        reply.close();
        for (OutgoingItem item : body) {
            if (item instanceof OutgoingItem.Carried carried) {
                carried.slots().forEach(Slot::close);
            }
        }
    }
}
