package org.machwire.server.port.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Makes messages for a task to send. */
final class MessageGenerator {
    private static final int SENDABLE = Mach.TYPE_SEND | Mach.TYPE_RECEIVE | Mach.TYPE_SEND_ONCE;

    private final NamePicker pick;

    MessageGenerator(NamePicker pick) {
        this.pick = pick;
    }

    Message message() {
        int remote = pick.name(SENDABLE);
        int toDisposition = pick.disposition(remote);
        int local = Mach.NULL;
        int replyDisposition = 0;
        if (pick.chance(55)) {
            local = pick.chance(15) ? remote : pick.name(SENDABLE | Mach.TYPE_DEAD_NAME);
            replyDisposition = pick.disposition(local);
        } else if (pick.chance(10)) {
            replyDisposition = pick.disposition(local);
        }
        List<Item> items = new ArrayList<>();
        for (int i = pick.chance(50) ? 0 : 1 + pick.below(3); i > 0; i--) {
            items.add(item());
        }
        int complex = !items.isEmpty() && pick.chance(85) ? Mach.COMPLEX : 0;
        return Message.of(Mach.bits(toDisposition, replyDisposition) | complex, remote, local, 1000 + pick.below(1000),
                items.toArray(Item[]::new));
    }

    private Item item() {
        boolean outOfLine = pick.chance(15);
        return switch (pick.below(20)) {
            case 0, 1, 2 -> Item.octets(pick.below(10));
            case 3 -> Item.octets(4094 + pick.below(4));
            case 4 -> Item.words(Mach.INTEGER_32, List.of(pick.below(100)), outOfLine);
            case 5 -> Item.words(Mach.PORT_NAME, List.of(pick.anyName()), outOfLine);
            case 6 -> sized(pick.oneOf(8, 32, 256), 1 + pick.below(3), pick.below(10) == 0 ? 1 : 0, outOfLine);
            case 7 -> bad();
            default -> rights(outOfLine);
        };
    }

    /** Data of as many octets as size and number say, or some more. */
    private static Item sized(int typeSize, int number, int more, boolean outOfLine) {
        return new Item(Mach.BYTE, typeSize, number, zeros(number * typeSize / Byte.SIZE + more), outOfLine);
    }

    /** Fewer data than the item says, or rights that are not as wide as names. */
    private Item bad() {
        return pick.chance(50)
                ? new Item(pick.oneOf(Mach.BYTE, Mach.COPY_SEND), Integer.SIZE, 2, zeros(7), false)
                : new Item(Mach.MAKE_SEND, pick.oneOf(8, 16, 64), 1, zeros(8), false);
    }

    private static List<Byte> zeros(int count) {
        return new ArrayList<>(Collections.nCopies(count, (byte) 0));
    }

    private Item rights(boolean outOfLine) {
        int disposition = pick.chance(25) ? Mach.MOVE_RECEIVE : pick.oneOf(16, 17, 17, 18, 19, 19, 20, 21);
        List<Integer> names = new ArrayList<>();
        for (int i = pick.chance(5) ? 0 : 1 + pick.below(2); i > 0; i--) {
            names.add(pick.chance(6) ? pick.oneOf(Mach.NULL, Mach.DEAD) : pick.name(NamePicker.typesFor(disposition)));
        }
        return Item.words(disposition, names, outOfLine);
    }
}
