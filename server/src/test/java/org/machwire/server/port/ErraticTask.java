package org.machwire.server.port;

import java.util.List;
import java.util.Map;
import java.util.Random;
import org.machwire.mach.MachException;
import org.machwire.mach.ReturnCode;

/** A task that calls routines at random, right and wrong, and counts what they answer. */
final class ErraticTask {
    private static final Message MESSAGE = new Message(2999, List.of());

    private final Random random;
    private final PortSpace space;
    private final ErraticDevices devices;
    private final Map<ReturnCode, Integer> answers;

    /** @param answers where each answer is counted */
    ErraticTask(Random random, PortSpace space, ErraticDevices devices, Map<ReturnCode, Integer> answers) {
        this.answers = answers;
        this.random = random;
        this.space = space;
        this.devices = devices;
    }

    void step() {
        ReturnCode answer = ReturnCode.KERN_SUCCESS;
        try {
            act();
        } catch (MachException e) {
            answer = e.code();
        }
        answers.merge(answer, 1, Integer::sum);
    }

    private void act() {
        switch (random.nextInt(20)) {
            case 0 -> space.ports().allocate(random.nextInt(6));
            case 1 -> space.ports().allocate(1);
            case 2 -> space.ports().destroy(name());
            case 3, 4 -> space.ports().deallocate(name());
            case 5 -> space.ports().modRefs(name(), random.nextInt(6), random.nextInt(7) - 3);
            case 6 -> space.ports().modRefs(name(), random.nextInt(6), random.nextInt(140_000) - 70_000);
            case 7 -> space.ports().insertRight(name(), name(), 15 + random.nextInt(8));
            case 8, 9 -> insertAtOwnName();
            case 10, 11 ->
                space.ports().requestNotification(name(), 70 + 2 * random.nextInt(2), random.nextInt(3), name(), 21);
            case 12, 13 -> space.insertSend(devices.any(random.nextInt()));
            case 14 -> space.insertSend(devices.open());
            case 15 -> copyIn();
            case 16 -> devices.release(random.nextInt());
            case 17 -> devices.post(random.nextInt(), MESSAGE);
            case 18 -> space.messages().receive(name(), ReceiveOptions.ANY);
            default -> lookAround();
        }
    }

    private void insertAtOwnName() {
        int name = name();
        space.ports().insertRight(name, name, 15 + random.nextInt(8));
    }

    private void copyIn() {
        SendRight right = space.copyIn(name(), 15 + random.nextInt(8));
        if (right != null) {
            devices.hold(right);
        }
    }

    private void lookAround() {
        space.ports().type(name());
        space.ports().getRefs(name(), random.nextInt(5));
        space.ports().setQlimit(name(), random.nextInt(18));
    }

    private int name() {
        return random.nextInt(25);
    }
}
