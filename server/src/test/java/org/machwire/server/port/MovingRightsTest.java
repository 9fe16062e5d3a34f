package org.machwire.server.port;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.junit.jupiter.api.Test;
import org.machwire.mach.MachException;
import org.machwire.mach.MachMsgBits;
import org.machwire.mach.MachMsgType;
import org.machwire.mach.MachPortType;

/**
 * Many tasks send, receive, move rights and die at once. The system property {@code machwire.soak} multiplies the work;
 * {@code machwire.seed} begins elsewhere.
 */
class MovingRightsTest {
    private static final int THREADS = 6;
    private static final int TASKS = 12;
    private static final int STEPS = 100_000;
    private static final int[] ALLOCATABLE = {1, 1, 1, 3, 4};
    private static final int[] SENDABLE = {17, 18, 19, 20, 21};

    private final PortKernel kernel = new PortKernel(new PortLimits(300, 8 << 20, 100));
    private final AtomicReferenceArray<PortSpace> tasks = new AtomicReferenceArray<>(TASKS);
    private final Set<PortSpace> dying = ConcurrentHashMap.newKeySet();
    private final List<PortSpace> all = new ArrayList<>();
    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicInteger ended = new AtomicInteger();
    private final AtomicInteger received = new AtomicInteger();

    @Test
    void nothingIsLostOrLeakedAndNobodyWaitsForEver() throws Exception {
        long seed = Long.getLong("machwire.seed", 2008);
        int steps = STEPS * Integer.getInteger("machwire.soak", 1);
        for (int i = 0; i < TASKS; i++) {
            bear(i);
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            List<Future<Void>> running = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                Random random = new Random(seed + i);
                running.add(threads.submit((Callable<Void>) () -> {
                    for (int step = 0; step < steps; step++) {
                        act(random);
                    }
                    return null;
                }));
            }
            for (Future<Void> one : running) {
                one.get(10, TimeUnit.MINUTES);
            }
        }
        ConsistencyCheck.verify("seed " + seed + ", alive", List.copyOf(all), List.of(), List.of());
        for (PortSpace space : all) {
            space.destroy();
        }
        ConsistencyCheck.verify("seed " + seed + ", dead", List.copyOf(all), List.of(), List.of());
        assertThat(kernel.queuedOctets(7)).as("octets in queues").isZero();
        assertThat(ended.get()).as("every send ends once").isEqualTo(begun.get());
        assertThat(received.get()).as("messages received").isGreaterThan(steps / 10);
    }

    /** Puts a new task in a place, which knows a port of its neighbour's. */
    private void bear(int place) {
        PortSpace space = kernel.createSpace(7, 1);
        synchronized (all) {
            all.removeIf(dying::contains);
            all.add(space);
        }
        tasks.set(place, space);
        int name = space.ports().allocate(1);
        Port port = space.receiveRight(name);
        for (int i = 0; i < TASKS; i++) {
            PortSpace other = tasks.get(i);
            if (other != null && other != space) {
                try {
                    other.insertSend(port);
                } catch (MachException e) {
                    // it is dying, or has no room
                }
            }
        }
    }

    private void act(Random random) {
        int place = random.nextInt(TASKS);
        PortSpace space = tasks.get(place);
        try {
            act(space, place, random);
        } catch (MachException e) {
            // the code is not the matter here
        }
    }

    private void act(PortSpace space, int place, Random random) {
        switch (random.nextInt(60)) {
            case 0 -> space.ports().deallocate(name(space, random));
            case 1 -> space.ports().modRefs(name(space, random), 1, -1);
            case 2 -> space.ports().destroy(name(space, random));
            case 3 -> dieSometimes(space, place, random);
            case 4, 5 ->
                space.ports().insertRight(name(space, random), name(space, random), SENDABLE[random.nextInt(5)]);
            case 6, 7, 8 ->
                space.ports().requestNotification(name(space, random), 69 + random.nextInt(4), 0, name(space, random),
                        21);
            case 9, 10 -> space.ports().moveMember(name(space, random), random.nextBoolean() ? 0 : name(space, random));
            case 11 -> space.ports().setQlimit(name(space, random), random.nextInt(17));
            case 12, 13, 14 -> space.ports().allocate(ALLOCATABLE[random.nextInt(ALLOCATABLE.length)]);
            case 15, 16, 17, 18 -> introduce(space, random);
            case 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30 -> send(space, random);
            default -> receive(space, random);
        }
    }

    /** Gives another task a send right. */
    private void introduce(PortSpace space, Random random) {
        Port port = space.receiveRight(name(space, MachPortType.RECEIVE, random));
        tasks.get(random.nextInt(TASKS)).insertSend(port);
    }

    private void dieSometimes(PortSpace space, int place, Random random) {
        if (random.nextInt(20) == 0 && dying.add(space)) {
            while (!space.destroySome(1 + random.nextInt(20))) {
                Thread.onSpinWait();
            }
            bear(place);
        }
    }

    private static int name(PortSpace space, Random random) {
        int[] names = space.sortedNames();
        return names.length == 0 ? 1 : names[random.nextInt(names.length)];
    }

    /** A name with one of these rights, else any. */
    private static int name(PortSpace space, int typeBits, Random random) {
        List<NameStatus> fit = space.ports().names().stream().filter(name -> (name.type() & typeBits) != 0).toList();
        return fit.isEmpty() ? name(space, random) : fit.get(random.nextInt(fit.size())).name();
    }

    private void send(PortSpace space, Random random) {
        List<TypedItem> body = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            int disposition = random.nextInt(3) == 0 ? 16 + random.nextInt(6) : MachMsgType.COPY_SEND;
            body.add(TypedItem.rights(disposition, random.nextBoolean(), name(space, MachPortType.SEND, random)));
        }
        body.add(TypedItem.bytes(new byte[random.nextInt(200)]));
        int local = random.nextBoolean() ? 0 : SENDABLE[random.nextInt(5)];
        OutgoingMessage message = new OutgoingMessage(
                MachMsgBits.of(random.nextInt(4) == 0 ? SENDABLE[random.nextInt(5)] : MachMsgType.COPY_SEND, local)
                        | MachMsgBits.COMPLEX,
                name(space, MachPortType.SEND, random), local == 0 ? 0 : name(space, random), 1, body);
        PendingSend pending = begin(space, message, random.nextInt(8) == 0 ? 0x20 : 0, name(space, random));
        switch (random.nextInt(20)) {
            case 0 -> {
                // it waits until there is room, or somebody dies
            }
            case 1, 2, 3, 4, 5 -> pending.interrupt();
            default -> pending.timeOut();
        }
    }

    /** Begins to send, and counts it; where the task is dead, nothing was begun. */
    private PendingSend begin(PortSpace space, OutgoingMessage message, int option, int notify) {
        begun.incrementAndGet();
        try {
            return space.messages().send(message, option, notify, result -> ended.incrementAndGet());
        } catch (MachException e) {
            begun.decrementAndGet();
            throw e;
        }
    }

    private void receive(PortSpace space, Random random) {
        ReceiveResult result = space.messages().receive(
                name(space, MachPortType.RECEIVE | MachPortType.PORT_SET, random),
                new ReceiveOptions(random.nextInt(10) == 0 ? 0x800 : 0, random.nextInt(5) == 0 ? 60 : 100_000, 0));
        if (result != null && result.message() != null && result.message().message().id() == 1) {
            received.incrementAndGet();
            int reply = result.message().remotePort();
            if (MachMsgBits.remote(result.message().bits()) == MachMsgType.PORT_SEND_ONCE && reply > 0) {
                begin(space, new OutgoingMessage(MachMsgType.MOVE_SEND_ONCE, reply, 0, 101, List.of()), 0, 0);
            }
        }
    }
}
