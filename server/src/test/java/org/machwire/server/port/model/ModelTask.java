package org.machwire.server.port.model;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A task of the model: its names, and the routines on them. */
final class ModelTask implements TaskPorts {
    private static final int RIGHTS = 5;

    final ModelKernel kernel;
    final Names names = new Names(this);
    boolean alive = true;

    ModelTask(ModelKernel kernel) {
        this.kernel = kernel;
    }

    /** Does an operation, as one of a living task, and brings the names up to date after it. */
    private Outcome call(Supplier<Outcome> operation) {
        if (!alive) {
            return Outcome.of(Mach.INVALID_TASK);
        }
        Outcome outcome = operation.get();
        kernel.settle();
        return outcome;
    }

    /** Does an operation on a name. */
    private Outcome onName(int name, Function<Entry, Outcome> operation) {
        return call(() -> {
            Entry entry = names.find(name);
            return entry == null ? Outcome.of(Mach.INVALID_NAME) : operation.apply(entry);
        });
    }

    /** Does an operation on a receive right. */
    private Outcome onReceive(int name, Function<Port, Outcome> operation) {
        return onName(name, entry -> entry.has(Mach.TYPE_RECEIVE)
                ? operation.apply(entry.thePort())
                : Outcome.of(Mach.INVALID_RIGHT));
    }

    private static Outcome done() {
        return Outcome.of(Mach.SUCCESS);
    }

    @Override
    public Outcome allocate(int right) {
        return call(() -> canAllocate(right)
                ? Outcome.values(fill(names.add(), right).name)
                : Outcome.of(Mach.INVALID_VALUE));
    }

    @Override
    public Outcome allocateName(int right, int name) {
        return call(() -> {
            if (!Mach.isValid(name) || !canAllocate(right)) {
                return Outcome.of(Mach.INVALID_VALUE);
            }
            if (names.find(name) != null) {
                return Outcome.of(Mach.NAME_EXISTS);
            }
            fill(names.add(name), right);
            return done();
        });
    }

    private static boolean canAllocate(int right) {
        return right == Mach.RIGHT_RECEIVE || right == Mach.RIGHT_PORT_SET || right == Mach.RIGHT_DEAD_NAME;
    }

    private static Entry fill(Entry entry, int right) {
        switch (right) {
            case Mach.RIGHT_RECEIVE -> CopyOut.put(entry, Mach.MOVE_RECEIVE, new Port());
            case Mach.RIGHT_PORT_SET -> {
                entry.bits = Mach.TYPE_PORT_SET;
                entry.set = new PortSet(entry);
            }
            default -> {
                entry.bits = Mach.TYPE_DEAD_NAME;
                entry.urefs = 1;
            }
        }
        return entry;
    }

    @Override
    public Outcome rename(int oldName, int newName) {
        return call(() -> {
            if (!Mach.isValid(newName)) {
                return Outcome.of(Mach.INVALID_VALUE);
            }
            if (names.find(newName) != null) {
                return Outcome.of(Mach.NAME_EXISTS);
            }
            Entry entry = names.find(oldName);
            if (entry == null) {
                return Outcome.of(Mach.INVALID_NAME);
            }
            names.rename(entry, newName);
            if (entry.deadName != null) {
                entry.deadName.name = newName;
            }
            if (entry.accept != null) {
                entry.accept.name = newName;
            }
            return done();
        });
    }

    @Override
    public Outcome deallocate(int name) {
        return onName(name, entry -> {
            if (!entry.has(Mach.TYPE_SEND | Mach.TYPE_SEND_ONCE | Mach.TYPE_DEAD_NAME)) {
                return Outcome.of(Mach.INVALID_RIGHT);
            }
            changeRefs(entry, -1);
            return done();
        });
    }

    @Override
    public Outcome destroy(int name) {
        return onName(name, entry -> {
            Loss.all(entry);
            return done();
        });
    }

    @Override
    public Outcome names() {
        return call(() -> {
            List<Integer> all = new ArrayList<>();
            for (Entry entry : names.all()) {
                all.add(entry.name);
                all.add(entry.type());
            }
            return Outcome.values(all);
        });
    }

    @Override
    public Outcome type(int name) {
        return onName(name, entry -> Outcome.values(entry.type()));
    }

    /** Refuses a number that is no right's, before the name is looked at. */
    private Outcome onRight(int name, int right, IntFunction<Function<Entry, Outcome>> operation) {
        if (right < 0 || right >= RIGHTS) {
            return call(() -> Outcome.of(Mach.INVALID_VALUE));
        }
        return onName(name, operation.apply(1 << (right + 16)));
    }

    @Override
    public Outcome getRefs(int name, int right) {
        return onRight(name, right, type -> entry -> {
            if (!entry.has(type)) {
                return Outcome.values(0);
            }
            return Outcome.values(type == Mach.TYPE_SEND || type == Mach.TYPE_DEAD_NAME ? entry.urefs : 1);
        });
    }

    @Override
    public Outcome modRefs(int name, int right, int delta) {
        return onRight(name, right, type -> entry -> {
            if (!entry.has(type)) {
                return Outcome.of(Mach.INVALID_RIGHT);
            }
            return type == Mach.TYPE_SEND || type == Mach.TYPE_DEAD_NAME
                    ? modCounted(entry, type, delta)
                    : modSingle(entry, type, delta);
        });
    }

    private static Outcome modCounted(Entry entry, int type, int delta) {
        long result = (long) entry.urefs + delta;
        int most = type == Mach.TYPE_SEND ? Mach.UREFS_MAX - 1 : Mach.UREFS_MAX;
        if (result < 0) {
            return Outcome.of(Mach.INVALID_VALUE);
        }
        if (delta > 0 && result > most) {
            return Outcome.of(Mach.UREFS_OVERFLOW);
        }
        changeRefs(entry, delta);
        return done();
    }

    private static Outcome modSingle(Entry entry, int type, int delta) {
        if (delta == 0) {
            return done();
        }
        if (delta != -1) {
            return Outcome.of(Mach.INVALID_VALUE);
        }
        if (type == Mach.TYPE_RECEIVE) {
            Loss.receive(entry);
        } else {
            Loss.all(entry);
        }
        return done();
    }

    /** Changes the references of a send right, dead name or send-once right; none left means that the right goes. */
    private static void changeRefs(Entry entry, int delta) {
        if (entry.urefs + delta > 0) {
            entry.urefs += delta;
        } else {
            Loss.send(entry);
        }
    }

    @Override
    public Outcome setQlimit(int name, int qlimit) {
        if (Integer.compareUnsigned(qlimit, Mach.QLIMIT_MAX) > 0) {
            return call(() -> Outcome.of(Mach.INVALID_VALUE));
        }
        return onReceive(name, port -> {
            port.queueLimit = qlimit;
            return done();
        });
    }

    @Override
    public Outcome setMscount(int name, int mscount) {
        return onReceive(name, port -> {
            port.makeSendCount = mscount;
            return done();
        });
    }

    @Override
    public Outcome setSeqno(int name, int seqno) {
        return onReceive(name, port -> {
            port.seqno = seqno;
            return done();
        });
    }

    @Override
    public Outcome moveMember(int member, int after) {
        return onReceive(member, port -> {
            if (after == Mach.NULL) {
                return moveTo(port, null);
            }
            Entry set = names.find(after);
            if (set == null) {
                return Outcome.of(Mach.INVALID_NAME);
            }
            return set.has(Mach.TYPE_PORT_SET) ? moveTo(port, set.theSet()) : Outcome.of(Mach.INVALID_RIGHT);
        });
    }

    private static Outcome moveTo(Port port, @Nullable PortSet set) {
        if (port.set == set) {
            return set == null ? Outcome.of(Mach.NOT_IN_SET) : done();
        }
        port.join(set);
        return done();
    }

    @Override
    public Outcome getSetStatus(int name) {
        return onName(name, entry -> {
            if (!entry.has(Mach.TYPE_PORT_SET)) {
                return Outcome.of(Mach.INVALID_RIGHT);
            }
            List<Integer> members = new ArrayList<>();
            for (Entry one : names.all()) {
                if (one.has(Mach.TYPE_RECEIVE) && one.thePort().set == entry.theSet()) {
                    members.add(one.name);
                }
            }
            return Outcome.values(members);
        });
    }

    @Override
    public Outcome getReceiveStatus(int name) {
        return onReceive(name, port -> Outcome.of(new Status(port.set == null ? 0 : port.set.entry.name, port.seqno,
                port.makeSendCount, port.queueLimit, port.messageCount, port.sendOnceRights, port.sendRights > 0,
                port.portDestroyed != null, port.noSenders != null)));
    }

    @Override
    public Outcome insertRight(int name, int right, int disposition) {
        return call(() -> Insertion.insert(this, name, right, disposition));
    }

    @Override
    public Outcome extractRight(int name, int disposition) {
        return give(name, disposition, this);
    }

    @Override
    public Outcome give(int name, int disposition, TaskPorts receiver) {
        if (!Mach.isRight(disposition)) {
            return call(() -> Outcome.of(Mach.INVALID_VALUE));
        }
        return onName(name, entry -> {
            Right right = CopyIn.copyIn(this, name, disposition);
            return right == null
                    ? Outcome.of(Mach.INVALID_RIGHT)
                    : Outcome.values(CopyOut.copyOut((ModelTask) receiver, right), right.kind());
        });
    }

    @Override
    public Outcome requestNotification(int name, int id, int sync, int notify, int notifyDisposition) {
        return call(() -> new Request(this, name, id, sync).call(notify, notifyDisposition));
    }

    @Override
    public Outcome setProtectedPayload(int name, long payload) {
        return onReceive(name, port -> {
            port.payload = payload;
            return done();
        });
    }

    @Override
    public Outcome clearProtectedPayload(int name) {
        return onReceive(name, port -> {
            port.payload = null;
            return done();
        });
    }

    @Override
    public Outcome send(Message message, int option, int notify) {
        return call(() -> new Sending(this, message, option, notify).send());
    }

    @Override
    public Outcome receive(int name, int option, int rcvSize, int notify) {
        return call(() -> new Receiving(this, option, rcvSize, notify).receive(name));
    }

    @Override
    public Outcome die() {
        return call(() -> {
            alive = false;
            names.all().forEach(Loss::all);
            return done();
        });
    }
}
