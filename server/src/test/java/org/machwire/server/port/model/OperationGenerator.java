package org.machwire.server.port.model;

import java.util.List;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.IntFunction;

/** Makes up the next operation of one task from the names that it has. */
final class OperationGenerator {
    /** With more names than this a task rather gives some up. */
    private static final int MANY_NAMES = 16;

    /** With fewer it rather gets some, or lets others know what it has. */
    private static final int FEW_NAMES = 7;

    private final int task;
    private final int tasks;
    private final NamePicker pick;

    OperationGenerator(Random random, int task, int tasks, List<Integer> names) {
        this.task = task;
        this.tasks = tasks;
        this.pick = new NamePicker(random, names);
    }

    Operation next() {
        if (pick.count() > MANY_NAMES && pick.chance(50)) {
            return pick.chance(50) ? destroy() : deallocate();
        }
        if (pick.count() < FEW_NAMES && pick.chance(50)) {
            return pick.chance(40) ? allocate() : give();
        }
        int choice = pick.below(1000);
        if (choice < 310) {
            return send();
        }
        if (choice < 590) {
            return receive();
        }
        if (choice < 594) {
            return die();
        }
        return choice < 700 ? notification() : routine();
    }

    private Operation make(String name, List<?> arguments, Function<TaskPorts, Outcome> call) {
        return makeWithOthers(name, arguments, (ports, others) -> call.apply(ports));
    }

    private Operation makeWithOthers(String name, List<?> arguments,
            BiFunction<TaskPorts, IntFunction<TaskPorts>, Outcome> call) {
        return new Operation(task, name + arguments, call);
    }

    private Operation send() {
        Message message = new MessageGenerator(pick).message();
        int option = Mach.SEND_TIMEOUT | (pick.chance(30) ? Mach.SEND_NOTIFY : 0)
                | (pick.chance(10) ? Mach.SEND_CANCEL : 0);
        int notify = pick.name(Mach.TYPE_RECEIVE);
        return make("send", List.of(message, option, notify), ports -> ports.send(message, option, notify));
    }

    private Operation receive() {
        int name = pick.name(pick.chance(85) ? Mach.TYPE_RECEIVE | Mach.TYPE_PORT_SET : ~0);
        int option = Mach.RCV_TIMEOUT | (pick.chance(15) ? Mach.RCV_NOTIFY : 0)
                | (pick.chance(50) ? Mach.RCV_LARGE : 0);
        int size = pick.chance(80) ? -1 : pick.oneOf(0, 24, 28, 32, 40, 100);
        int notify = pick.name(Mach.TYPE_RECEIVE);
        return make("receive", List.of(name, option, size, notify),
                ports -> ports.receive(name, option, size, notify));
    }

    private Operation die() {
        return make("die", List.of(), TaskPorts::die);
    }

    private Operation notification() {
        int id = pick.oneOf(69, 69, 70, 70, 72, 72, 72, pick.below(80));
        int types = id == 72 ? ~Mach.TYPE_PORT_SET : Mach.TYPE_RECEIVE;
        int name = pick.name(types);
        int sync = id == 69 && pick.chance(90) ? 0 : pick.oneOf(0, 0, 1, 2, -1);
        int disposition = pick.oneOf(0, 18, 21, 21, 21, 17);
        int notify = pick.chance(15) ? 0 : pick.name(disposition == 18 ? Mach.TYPE_SEND_ONCE : Mach.TYPE_RECEIVE);
        return make("requestNotification", List.of(name, id, sync, notify, disposition),
                ports -> ports.requestNotification(name, id, sync, notify, disposition));
    }

    private Operation routine() {
        return switch (pick.below(19)) {
            case 0, 1 -> allocate();
            case 2 -> allocateName();
            case 3 -> rename();
            case 4 -> deallocate();
            case 5 -> destroy();
            case 6 -> refs();
            case 7, 8 -> modRefs();
            case 9 -> limits();
            case 10, 11 -> moveMember();
            case 12 -> readOne();
            case 13, 14 -> insertRight();
            case 15 -> extractRight();
            case 16, 17 -> give();
            default -> payload();
        };
    }

    private int right() {
        return pick.chance(70) ? Mach.RIGHT_RECEIVE : pick.oneOf(3, 3, 4, 0, 2, 5, -1);
    }

    private Operation allocate() {
        int right = right();
        return make("allocate", List.of(right), ports -> ports.allocate(right));
    }

    private Operation allocateName() {
        int right = right();
        int name = pick.chance(70) ? 1 + pick.below(30) : pick.anyName();
        return make("allocateName", List.of(right, name), ports -> ports.allocateName(right, name));
    }

    private Operation rename() {
        int old = pick.anyName();
        int name = pick.chance(70) ? 1 + pick.below(30) : pick.anyName();
        return make("rename", List.of(old, name), ports -> ports.rename(old, name));
    }

    private Operation deallocate() {
        int name = pick.name(pick.chance(80) ? Mach.TYPE_SEND | Mach.TYPE_SEND_ONCE | Mach.TYPE_DEAD_NAME : ~0);
        return make("deallocate", List.of(name), ports -> ports.deallocate(name));
    }

    private Operation destroy() {
        int name = pick.anyName();
        return make("destroy", List.of(name), ports -> ports.destroy(name));
    }

    private Operation refs() {
        int name = pick.anyName();
        int right = pick.below(7);
        return make("getRefs", List.of(name, right), ports -> ports.getRefs(name, right));
    }

    private Operation modRefs() {
        int right = pick.chance(95) ? pick.below(5) : pick.oneOf(5, -1);
        int name = pick.chance(80) ? pick.name(1 << (16 + (right & 7))) : pick.anyName();
        int delta = pick.chance(75)
                ? pick.below(5) - 2
                : pick.oneOf(65532, 65533, 65534, 65535, -65533, Integer.MIN_VALUE, Integer.MAX_VALUE);
        return make("modRefs", List.of(name, right, delta), ports -> ports.modRefs(name, right, delta));
    }

    private Operation limits() {
        int name = pick.name(Mach.TYPE_RECEIVE);
        int value = pick.oneOf(0, 1, 1, 2, 5, 16, 17, -1);
        return switch (pick.below(5)) {
            case 0 -> make("setMscount", List.of(name, value), ports -> ports.setMscount(name, value));
            case 1 -> make("setSeqno", List.of(name, value), ports -> ports.setSeqno(name, value));
            default -> make("setQlimit", List.of(name, value), ports -> ports.setQlimit(name, value));
        };
    }

    private Operation moveMember() {
        int member = pick.name(Mach.TYPE_RECEIVE);
        int after = pick.chance(30) ? 0 : pick.name(Mach.TYPE_PORT_SET);
        return make("moveMember", List.of(member, after), ports -> ports.moveMember(member, after));
    }

    private Operation readOne() {
        int name = pick.anyName();
        return switch (pick.below(3)) {
            case 0 -> make("type", List.of(name), ports -> ports.type(name));
            case 1 -> make("getSetStatus", List.of(name), ports -> ports.getSetStatus(name));
            default -> make("getReceiveStatus", List.of(name), ports -> ports.getReceiveStatus(name));
        };
    }

    private Operation insertRight() {
        int right = pick.anyName();
        int disposition = pick.disposition(right);
        int name = pick.chance(50) ? right : 1 + pick.below(30);
        return make("insertRight", List.of(name, right, disposition),
                ports -> ports.insertRight(name, right, disposition));
    }

    private Operation extractRight() {
        int name = pick.anyName();
        int disposition = pick.chance(20) ? Mach.MOVE_RECEIVE : pick.disposition(name);
        return make("extractRight", List.of(name, disposition), ports -> ports.extractRight(name, disposition));
    }

    private Operation give() {
        int name = pick.anyName();
        int disposition = pick.chance(10) ? Mach.MOVE_RECEIVE : pick.disposition(name);
        int receiver = pick.below(tasks);
        return makeWithOthers("give", List.of(name, disposition, receiver),
                (ports, others) -> ports.give(name, disposition, others.apply(receiver)));
    }

    private Operation payload() {
        int name = pick.name(Mach.TYPE_RECEIVE);
        long payload = 0x1234_5678_9abcL + pick.below(10);
        return pick.chance(70)
                ? make("setProtectedPayload", List.of(name, payload), ports -> ports.setProtectedPayload(name, payload))
                : make("clearProtectedPayload", List.of(name), ports -> ports.clearProtectedPayload(name));
    }
}
