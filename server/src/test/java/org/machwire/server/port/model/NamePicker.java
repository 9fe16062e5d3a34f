package org.machwire.server.port.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Picks numbers for an operation of one task: mostly sensible ones, by what its names denote, and some that are not. */
final class NamePicker {
    private static final int[] ODD = {Mach.NULL, Mach.DEAD, 40, 1000, Integer.MIN_VALUE};
    private static final int[] DISPOSITIONS = {0, 15, 16, 17, 18, 19, 20, 21, 22, 23, 255};

    private final Random random;

    /** Name, type, name, type, ... */
    private final List<Integer> names;

    NamePicker(Random random, List<Integer> names) {
        this.random = random;
        this.names = names;
    }

    int count() {
        return names.size() / 2;
    }

    boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    int oneOf(int... values) {
        return values[random.nextInt(values.length)];
    }

    /** Picks a name; nine in ten times one of these types, if there is one. */
    int name(int types) {
        if (chance(90)) {
            List<Integer> fit = new ArrayList<>();
            for (int i = 0; i < names.size(); i += 2) {
                if ((names.get(i + 1) & types) != 0) {
                    fit.add(names.get(i));
                }
            }
            if (!fit.isEmpty()) {
                return fit.get(random.nextInt(fit.size()));
            }
        }
        return chance(80) ? 1 + random.nextInt(14) : oneOf(ODD);
    }

    int anyName() {
        return name(~0);
    }

    private int typeOf(int name) {
        for (int i = 0; i < names.size(); i += 2) {
            if (names.get(i) == name) {
                return names.get(i + 1);
            }
        }
        return 0;
    }

    /** Picks a disposition that a send right or send-once right can be taken with from a name; sometimes just any. */
    int disposition(int name) {
        if (chance(8)) {
            return oneOf(DISPOSITIONS);
        }
        int type = typeOf(name);
        if ((type & Mach.TYPE_SEND_ONCE) != 0) {
            return Mach.MOVE_SEND_ONCE;
        }
        boolean make = (type & Mach.TYPE_RECEIVE) != 0 && ((type & Mach.TYPE_SEND) == 0 || chance(50));
        if (make) {
            return oneOf(Mach.MAKE_SEND, Mach.MAKE_SEND_ONCE);
        }
        return oneOf(Mach.COPY_SEND, Mach.COPY_SEND, Mach.MOVE_SEND);
    }

    /** Which types of names a disposition fits. */
    static int typesFor(int disposition) {
        return switch (disposition) {
            case Mach.MOVE_RECEIVE, Mach.MAKE_SEND, Mach.MAKE_SEND_ONCE -> Mach.TYPE_RECEIVE;
            case Mach.MOVE_SEND_ONCE -> Mach.TYPE_SEND_ONCE;
            default -> Mach.TYPE_SEND | Mach.TYPE_DEAD_NAME;
        };
    }
}
