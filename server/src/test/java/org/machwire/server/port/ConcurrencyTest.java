package org.machwire.server.port;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.machwire.mach.MachException;
import org.machwire.mach.MachPortName;
import org.machwire.mach.ReturnCode;

/** Several threads at once, on spaces of their own that share ports. */
@Timeout(60)
class ConcurrencyTest {
    private static final int THREADS = 4;
    private static final int STEPS = 10_000;
    private static final long SEED = 4711;

    private static void runAll(List<Runnable> bodies)
            throws InterruptedException, ExecutionException, TimeoutException {
        // Daemons, not waited for at the end: one that hangs must fail the test, not hang it.
        ExecutorService threads = Executors.newFixedThreadPool(bodies.size(), Thread.ofPlatform().daemon().factory());
        try {
            List<Future<?>> running = new ArrayList<>();
            for (Runnable body : bodies) {
                running.add(threads.submit(body));
            }
            for (Future<?> each : running) {
                each.get(50, TimeUnit.SECONDS);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void countsAreExactAfterManyThreadsWorkedOnSharedPorts() throws Exception {
        PortKernel kernel = new PortKernel(PortLimits.ofNames(60));
        ErraticDevices devices = new ErraticDevices(kernel);
        devices.open();
        List<PortSpace> spaces = new ArrayList<>();
        List<Runnable> bodies = new ArrayList<>();
        Port shared = kernel.createKernelPort(new RecordingObject());
        PortSpace server = kernel.createSpace(0, 1);
        spaces.add(server);
        int receive = server.ports().allocate(1);
        Port serverPort = server.receiveRight(receive);
        for (int i = 0; i < THREADS; i++) {
            PortSpace space = kernel.createSpace(0, 1);
            spaces.add(space);
            Origin origin = new Origin(kernel);
            ErraticTask task = new ErraticTask(new Random(SEED + i), space, devices,
                    new EnumMap<>(ReturnCode.class));
            bodies.add(() -> {
                for (int step = 0; step < STEPS; step++) {
                    task.step();
                    step(space, step % 2 == 0 ? shared : serverPort, origin);
                    if (step % 8 == 0) {
                        server.messages().receive(receive, ReceiveOptions.ANY);
                    }
                }
            });
        }

        runAll(bodies);

        List<Port> kernelPorts = new ArrayList<>(List.of(shared));
        kernelPorts.addAll(devices.ports());
        ConsistencyCheck.verify("seed " + SEED, spaces, kernelPorts, devices.held());
        assertThat(server.ports().getReceiveStatus(receive).makeSendCount()).isPositive();
    }

    /** Takes a right to a port that all threads share, posts through a copy, and lets both go. */
    private static void step(PortSpace space, Port port, Origin origin) {
        int name;
        try {
            name = space.insertSend(port);
        } catch (MachException e) {
            return;
        }
        SendRight copy = space.copyIn(name, 19);
        if (copy != null) {
            copy.post(new Message(1, List.of()), origin, origin);
            copy.release();
        }
        space.ports().deallocate(name);
    }

    @Test
    void everyMessagePostedIsReceivedOnceAndInEachSendersOrder() throws Exception {
        PortKernel kernel = new PortKernel(PortLimits.ofNames(10));
        PortSpace space = kernel.createSpace(0, 1);
        int name = space.ports().allocate(1);
        space.ports().setQlimit(name, 16);
        AtomicInteger sending = new AtomicInteger(THREADS);
        int[] received = new int[THREADS];
        List<Integer> seqnos = new ArrayList<>();
        List<Runnable> bodies = new ArrayList<>();
        for (int sender = 0; sender < THREADS; sender++) {
            SendRight right = Expect.sendRight(space, name, 20);
            int base = sender * STEPS;
            bodies.add(() -> {
                for (int id = base; id < base + 2_000 && !Thread.currentThread().isInterrupted();) {
                    if (right.post(new Message(id, List.of()), new Origin(kernel), new Origin(kernel))) {
                        id++;
                    } else {
                        Thread.onSpinWait();
                    }
                }
                right.release();
                sending.decrementAndGet();
            });
        }
        bodies.add(() -> {
            while (!Thread.currentThread().isInterrupted()) {
                boolean last = sending.get() == 0;
                ReceiveResult result = space.messages().receive(name, ReceiveOptions.ANY);
                ReceivedMessage message = result == null ? null : result.message();
                if (message != null) {
                    int id = message.message().id();
                    assertThat(id % STEPS).isEqualTo(received[id / STEPS]++);
                    seqnos.add(message.seqno());
                } else if (last) {
                    return;
                }
            }
        });

        runAll(bodies);

        assertThat(received).containsOnly(2_000);
        assertThat(seqnos).hasSize(THREADS * 2_000);
        assertThat(seqnos.getLast()).isEqualTo(THREADS * 2_000 - 1);
        assertThat(space.ports().getReceiveStatus(name).sendRights()).isFalse();
    }

    @Test
    void portThatIsReopenedWhileItsLastSenderGoesIsNeverLost() throws Exception {
        PortKernel kernel = new PortKernel(PortLimits.ofNames(10));
        ErraticDevices devices = new ErraticDevices(kernel);
        AtomicInteger usable = new AtomicInteger();
        Port[] current = {devices.open()};
        List<Runnable> bodies = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            PortSpace space = kernel.createSpace(0, 1);
            bodies.add(() -> {
                for (int step = 0; step < 2_000; step++) {
                    int name = openCurrent(space, devices, current);
                    // Holding a right, the device is alive.
                    space.sendRight(name);
                    usable.incrementAndGet();
                    space.ports().deallocate(name);
                }
            });
        }

        runAll(bodies);

        assertThat(usable).hasValue(THREADS * 2_000);
    }

    private static int openCurrent(PortSpace space, ErraticDevices devices, Port[] current) {
        while (true) {
            Port port;
            synchronized (current) {
                if (current[0].isDead()) {
                    current[0] = devices.open();
                }
                port = current[0];
            }
            int name = space.insertSend(port);
            if (name != MachPortName.DEAD) {
                return name;
            }
        }
    }
}
