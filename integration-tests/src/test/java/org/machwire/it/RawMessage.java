package org.machwire.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

import com.google.protobuf.ByteString;

import org.machwire.mach.MachMsgBits;
import org.machwire.mach.MachMsgType;
import org.machwire.v1.MachMessage;
import org.machwire.v1.TypedItem;

/** A message to send, written from left to right as it would be said; and how to read one received. */
final class RawMessage {
    private static final int NAME_BITS = 32;

    private final MachMessage.Builder message = MachMessage.newBuilder();

    private RawMessage() {}

    /** A message to a port, whose right is sent with this disposition. */
    static RawMessage to(int name, int disposition) {
        RawMessage made = new RawMessage();
        made.message.setRemotePort(name).setBits(disposition);
        return made;
    }

    /** Adds the reply right. */
    RawMessage reply(int name, int disposition) {
        message.setLocalPort(name).setBits(message.getBits() | MachMsgBits.of(0, disposition));
        return this;
    }

    RawMessage id(int id) {
        message.setId(id);
        return this;
    }

    /** Adds an item of rights, and makes the message complex. */
    RawMessage rights(int disposition, int... names) {
        return complex().item(rightsItem(disposition, names).build());
    }

    /** Adds an item of octets. */
    RawMessage octets(int count) {
        return item(TypedItem.newBuilder().setTypeName(MachMsgType.BYTE).setTypeSize(8).setNumber(count)
                .setData(ByteString.copyFrom(new byte[count])).build());
    }

    RawMessage item(TypedItem item) {
        message.addBody(item);
        return this;
    }

    RawMessage complex() {
        message.setBits(message.getBits() | MachMsgBits.COMPLEX);
        return this;
    }

    MachMessage build() {
        return message.build();
    }

    static TypedItem.Builder rightsItem(int disposition, int... names) {
        return TypedItem.newBuilder().setTypeName(disposition).setTypeSize(NAME_BITS).setNumber(names.length)
                .setData(words(names));
    }

    static ByteString words(int... words) {
        ByteBuffer buffer = ByteBuffer.allocate(words.length * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int word : words) {
            buffer.putInt(word);
        }
        return ByteString.copyFrom(buffer.flip());
    }

    /** The words, port names among them, of an item whose elements have 32 bits. */
    static List<Integer> words(TypedItem item) {
        assertThat(item.getTypeSize()).isEqualTo(NAME_BITS);
        assertThat(item.getData().size()).isEqualTo(item.getNumber() * Integer.BYTES);
        ByteBuffer data = item.getData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        List<Integer> words = new ArrayList<>(item.getNumber());
        while (data.hasRemaining()) {
            words.add(data.getInt());
        }
        return words;
    }

    /** The only word of the only item of a message. */
    static int word(MachMessage message) {
        assertThat(message.getBodyList()).hasSize(1);
        List<Integer> words = words(message.getBody(0));
        assertThat(words).hasSize(1);
        return words.getFirst();
    }

    /** The disposition in the place of the remote port: of a received message, the reply right's. */
    static int remoteBits(MachMessage message) {
        return MachMsgBits.remote(message.getBits());
    }

    /** The disposition in the place of the local port. */
    static int localBits(MachMessage message) {
        return MachMsgBits.local(message.getBits());
    }

    static boolean isComplex(MachMessage message) {
        return (message.getBits() & MachMsgBits.COMPLEX) != 0;
    }
}
