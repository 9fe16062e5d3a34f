package org.machwire.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * An array of struct mmsghdr (man 2 recvmmsg), each with a struct iovec or two and, where asked for, room for control messages. Its
 * memory lives as long as the arena it was made in.
 */
final class MessageVector {
    // struct mmsghdr, struct msghdr and struct iovec on 64-bit machines.
    private static final int MESSAGE_SIZE = 64;
    private static final int MESSAGE_IOV = 16;
    private static final int MESSAGE_IOV_COUNT = 24;
    private static final int MESSAGE_CONTROL = 32;
    private static final int MESSAGE_CONTROL_LENGTH = 40;
    private static final int MESSAGE_LENGTH = 56;
    private static final int IOV_SIZE = 16;
    private static final int IOVS = 2;

    private final MemorySegment messages;
    private final MemorySegment iovs;
    private final MemorySegment control;
    private final int controlSize;

    /**
     * @param count of messages
     * @param controlSize octets of control messages for each; 0 for none
     */
    MessageVector(Arena arena, int count, int controlSize) {
        this.controlSize = controlSize;
        messages = arena.allocate((long) count * MESSAGE_SIZE, Long.BYTES);
        iovs = arena.allocate((long) count * IOVS * IOV_SIZE, Long.BYTES);
        control = arena.allocate(Math.max(1L, (long) count * controlSize), Long.BYTES);
        for (int i = 0; i < count; i++) {
            long at = (long) i * MESSAGE_SIZE;
            messages.set(ValueLayout.JAVA_LONG, at + MESSAGE_IOV, iovs.address() + (long) i * IOVS * IOV_SIZE);
            messages.set(ValueLayout.JAVA_LONG, at + MESSAGE_IOV_COUNT, 1);
            if (controlSize > 0) {
                messages.set(ValueLayout.JAVA_LONG, at + MESSAGE_CONTROL, control.address() + (long) i * controlSize);
            }
        }
    }

    /** The vector from message i on, as the system calls take it. */
    MemorySegment from(int i) {
        return messages.asSlice((long) i * MESSAGE_SIZE);
    }

    /** Says where the octets of message i are, or go. */
    void put(int i, long address, int length) {
        setIov(i, 0, address, length);
        messages.set(ValueLayout.JAVA_LONG, (long) i * MESSAGE_SIZE + MESSAGE_IOV_COUNT, 1);
    }

    /** Says where the second part of message i is; after {@link #put}. */
    void putSecond(int i, long address, int length) {
        setIov(i, 1, address, length);
        messages.set(ValueLayout.JAVA_LONG, (long) i * MESSAGE_SIZE + MESSAGE_IOV_COUNT, 2);
    }

    private void setIov(int i, int part, long address, int length) {
        long at = ((long) i * IOVS + part) * IOV_SIZE;
        iovs.set(ValueLayout.JAVA_LONG, at, address);
        iovs.set(ValueLayout.JAVA_LONG, at + Long.BYTES, length);
    }

    /** Makes the whole room for control messages of message i free again, before it is received into. */
    void resetControl(int i) {
        messages.set(ValueLayout.JAVA_LONG, (long) i * MESSAGE_SIZE + MESSAGE_CONTROL_LENGTH, controlSize);
    }

    /** How many octets message i was received with. */
    int length(int i) {
        return messages.get(ValueLayout.JAVA_INT, (long) i * MESSAGE_SIZE + MESSAGE_LENGTH);
    }

    /** How many octets of control messages came with message i. */
    int controlLength(int i) {
        return (int) messages.get(ValueLayout.JAVA_LONG, (long) i * MESSAGE_SIZE + MESSAGE_CONTROL_LENGTH);
    }

    /** The control messages of message i. */
    MemorySegment control(int i) {
        return control.asSlice((long) i * controlSize, controlSize);
    }
}
