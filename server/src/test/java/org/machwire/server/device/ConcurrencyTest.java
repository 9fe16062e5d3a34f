package org.machwire.server.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.machwire.server.device.Lan.ALICE;
import static org.machwire.server.device.Lan.BOB;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.machwire.mach.MachException;
import org.machwire.mach.MachPortRight;
import org.machwire.mach.ReturnCode;
import org.machwire.server.capability.Credentials;
import org.machwire.server.fabric.Batches;
import org.machwire.server.names.Wish;

/** Threads that do everything at once to the devices of a few tasks, each of which several of them share. */
@Timeout(60)
class ConcurrencyTest {
    private static final int THREADS = 4;
    private static final int STEPS = 6_000;
    private static final int ROUNDS = 500;
    private static final int CLIENTS = 3;
    private static final int NAMES = 12;
    private static final long SEED = 1984;
    private static final String[] PATHS = {"/dev/eth0m/a", "/dev/eth0m/b", "/dev/shared"};

    private final Lan lan = Lan.create();
    private final AtomicReferenceArray<Client> clients = new AtomicReferenceArray<>(CLIENTS);
    private final Queue<FrameStream> streams = new ConcurrentLinkedQueue<>();

    @Test
    void nothingIsLeftOfDevicesThatManyThreadsOpenedUsedAndClosed() throws Exception {
        for (int i = 0; i < CLIENTS; i++) {
            clients.set(i, lan.client(owner(i)));
        }
        List<Runnable> bodies = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            Random random = new Random(SEED + i);
            bodies.add(() -> {
                for (int step = 0; step < STEPS && !Thread.currentThread().isInterrupted(); step++) {
                    step(random);
                }
            });
        }

        runAll(bodies);
        for (int i = 0; i < CLIENTS; i++) {
            clients.get(i).space.destroy();
        }
        streams.forEach(FrameStream::close);

        lan.verifyEmpty("seed " + SEED);
        assertNoLeaseIsInUse(ALICE);
        assertNoLeaseIsInUse(BOB);
    }

    /** The filter and the end of what it hangs on begin at the same moment, again and again. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void filterThatIsSetWhileItsDeviceOrItsPortDiesLeavesNothing(boolean deviceDies) throws Exception {
        Client client = lan.client(ALICE);
        AtomicInteger begun = new AtomicInteger();
        AtomicInteger ended = new AtomicInteger();
        // The names are the same in every round: the lowest free ones.
        int port = client.receivePort();
        int master = client.lookup("/dev/eth0m/web");
        int device = lan.devices.open(client.space, client.space.sendRight(master), "eth", Client.BOTH, Wish.NONE);
        Runnable setting = () -> {
            for (int round = 1; round <= ROUNDS; round++) {
                await(begun, round);
                refusable(() -> client.setFilter(device, port, 0, Programs.ALL));
                ended.incrementAndGet();
            }
        };
        Runnable ending = () -> {
            for (int round = 1; round <= ROUNDS; round++) {
                begun.incrementAndGet();
                if (deviceDies) {
                    client.close(device);
                } else {
                    client.space.ports().modRefs(port, MachPortRight.RECEIVE.number(), -1);
                }
                await(ended, round);
                assertThat(lan.devices.sinks()).as("round %d", round).isZero();
                if (deviceDies) {
                    assertThat(lan.devices.open(client.space, client.space.sendRight(master), "eth", Client.BOTH,
                            Wish.NONE))
                            .isEqualTo(device);
                } else {
                    assertThat(client.receivePort()).isEqualTo(port);
                }
            }
        };

        runAll(List.of(setting, ending));
    }

    @SuppressWarnings("ThreadPriorityCheck") // two threads may share one processor
    private static void await(AtomicInteger counter, int value) {
        while (counter.get() < value && !Thread.currentThread().isInterrupted()) {
            Thread.yield();
        }
    }

    private static void refusable(Runnable routine) {
        try {
            routine.run();
        } catch (MachException e) {
            assertThat(e.code()).isIn(ReturnCode.MACH_SEND_INVALID_DEST, ReturnCode.D_INVALID_OPERATION);
        }
    }

    private void assertNoLeaseIsInUse(Credentials who) {
        Client client = lan.client(who);
        for (int i = 0; i < Lan.LEASES_PER_USER; i++) {
            assertThat(client.open("/dev/eth0m/new" + i, Client.BOTH)).as("seed %d", SEED).isPositive();
        }
        client.space.destroy();
    }

    private static Credentials owner(int client) {
        return client < 2 ? ALICE : BOB;
    }

    private static void runAll(List<Runnable> bodies) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(bodies.size(), Thread.ofPlatform().daemon().factory());
        try {
            var running = new ExecutorCompletionService<Boolean>(threads);
            bodies.forEach(body -> running.submit(body, true));
            for (int i = 0; i < bodies.size(); i++) {
                Future<Boolean> ended = running.poll(20, TimeUnit.SECONDS);
                Objects.requireNonNull(ended, "no thread ended in 20 s").get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /** One routine on a name that may denote anything, or nothing: refusals are part of the game, other failures are not. */
    private void step(Random random) {
        int index = random.nextInt(CLIENTS);
        Client client = clients.get(index);
        int name = 1 + random.nextInt(NAMES);
        int other = 1 + random.nextInt(NAMES);
        try {
            switch (random.nextInt(12)) {
                case 0, 1, 2 -> client.open(PATHS[random.nextInt(PATHS.length)], 1 + random.nextInt(3));
                case 3 -> client.receivePort();
                case 4, 5, 6 -> client.setFilter(name, other, random.nextInt(200), program(random));
                case 7 -> client.write(name, client.broadcast(name));
                case 8 -> stream(client, name, random.nextBoolean() ? 0 : other);
                case 9 -> client.space.ports().deallocate(name);
                case 10 -> client.space.ports().modRefs(name, MachPortRight.RECEIVE.number(), -1);
                default -> {
                    closeOldest();
                    if (random.nextInt(8) == 0) {
                        replace(index, client);
                    }
                }
            }
        } catch (MachException e) {
            assertThat(e.code().number()).isNotZero();
        }
    }

    private static int[] program(Random random) {
        return switch (random.nextInt(3)) {
            case 0 -> Programs.ALL;
            case 1 -> Programs.OUT;
            default -> Programs.BOTH_WAYS;
        };
    }

    private void stream(Client client, int device, int port) {
        EndingConsumer consumer = new EndingConsumer();
        FrameStream stream = lan.devices.stream(client.space, client.space.sendRight(device), port, consumer);
        streams.add(stream);
        consumer.begin(stream);
        stream.send(Batches.of(client.broadcast(device), client.broadcast(device)));
        RecordingConsumer.drain(stream);
    }

    private void closeOldest() {
        FrameStream oldest = streams.poll();
        if (oldest != null) {
            RecordingConsumer.drain(oldest);
            oldest.close();
        }
    }

    private void replace(int index, Client client) {
        if (clients.compareAndSet(index, client, lan.client(owner(index)))) {
            client.space.destroy();
        }
    }

    /** Closes its stream on the thread that says it must end. */
    private static final class EndingConsumer implements FrameStream.Consumer {
        private final AtomicReference<@Nullable FrameStream> stream = new AtomicReference<>();

        void begin(FrameStream opened) {
            stream.set(opened);
        }

        @Override
        public void framesWait() {}

        @Override
        public void mustEnd(MachException reason) {
            FrameStream opened = stream.get();
            if (opened != null) {
                opened.close();
            }
        }
    }
}
