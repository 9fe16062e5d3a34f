package org.machwire.client;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.machwire.v1.TypedItem;

/** An item of a message to be sent. */
sealed interface OutgoingItem {
    /** Octets of a port name. */
    int NAME_OCTETS = Integer.BYTES;

    /** Data, which the item owns. */
    record Data(int typeName, int typeSize, int number, ByteString data, boolean outOfLine) implements OutgoingItem {
        static Data of(int typeName, int typeSize, int number, byte[] owned, boolean outOfLine) {
            return new Data(typeName, typeSize, number, UnsafeByteOperations.unsafeWrap(owned), outOfLine);
        }

        TypedItem wire() {
            return TypedItem.newBuilder().setTypeName(typeName).setTypeSize(typeSize).setNumber(number).setData(data)
                    .setOutOfLine(outOfLine).build();
        }
    }

    /** Rights, all sent alike. */
    record Carried(int disposition, List<Slot> slots) implements OutgoingItem {
        /** @param names those of the slots, from this index on */
        TypedItem wire(int[] names, int from) {
            ByteBuffer data = ByteBuffer.allocate(slots.size() * NAME_OCTETS).order(ByteOrder.LITTLE_ENDIAN);
            for (int i = 0; i < slots.size(); i++) {
                data.putInt(names[from + i]);
            }
            // After a pseudo-receive all slots of an item have become the same kind again.
            int now = slots.isEmpty() ? disposition : slots.getFirst().disposition();
            return TypedItem.newBuilder().setTypeName(now).setTypeSize(Integer.SIZE).setNumber(slots.size())
                    .setData(UnsafeByteOperations.unsafeWrap(data.array())).build();
        }
    }
}
