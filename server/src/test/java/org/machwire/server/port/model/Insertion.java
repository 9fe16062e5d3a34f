package org.machwire.server.port.model;

import org.jspecify.annotations.Nullable;

/** {@code mach_port_insert_right}. The right travels in the request: whatever the answer, it has left the name it was taken from. */
final class Insertion {
    private Insertion() {}

    static Outcome insert(ModelTask task, int name, int from, int disposition) {
        if (!Mach.isRight(disposition)) {
            return Outcome.of(Mach.INVALID_VALUE);
        }
        Right right = CopyIn.copyIn(task, from, disposition);
        int code = code(task, name, right);
        if (right == null || right.port() == null) {
            return Outcome.of(code);
        }
        if (code != Mach.SUCCESS) {
            task.kernel.release(right);
            return Outcome.of(code);
        }
        Entry entry = task.names.find(name);
        CopyOut.put(entry != null ? entry : task.names.add(name), right.kind(), right.port());
        return Outcome.of(code);
    }

    private static int code(ModelTask task, int name, @Nullable Right right) {
        if (!Mach.isValid(name)) {
            return Mach.INVALID_VALUE;
        }
        if (right == null || right.port() == null) {
            return Mach.INVALID_CAPABILITY;
        }
        Entry known = CopyOut.known(task, right);
        if (known != null && known.name != name) {
            return Mach.RIGHT_EXISTS;
        }
        if (known == null && task.names.find(name) != null) {
            return Mach.NAME_EXISTS;
        }
        boolean overflow = known != null && right.kind() == Mach.MOVE_SEND && CopyOut.isFull(known);
        return overflow ? Mach.UREFS_OVERFLOW : Mach.SUCCESS;
    }
}
