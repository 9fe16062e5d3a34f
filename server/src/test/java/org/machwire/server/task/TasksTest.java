package org.machwire.server.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.machwire.mach.MachException;
import org.machwire.mach.ReturnCode;
import org.machwire.server.capability.Credentials;
import org.machwire.server.port.KernelObject;
import org.machwire.server.port.PortKernel;
import org.machwire.server.port.PortLimits;

class TasksTest {
    private static final Peer ALICE = new Peer(Credentials.of(1000, 1000), 7);
    private static final Peer BOB = new Peer(Credentials.of(1001, 1001), 8);

    private long now = 5;
    private final List<Throwable> faults = new ArrayList<>();
    private final Tasks tasks = new Tasks(new PortKernel(PortLimits.ofNames(100)), 2, new Random(1)::nextBytes,
            () -> now, Runnable::run, faults::add);

    private Task create(Peer owner) {
        return Objects.requireNonNull(tasks.create("test", owner));
    }

    private void assertUnknown(byte @Nullable [] id, Peer peer) {
        assertThatExceptionOfType(MachException.class).isThrownBy(() -> tasks.find(id, peer))
                .extracting(MachException::code).isEqualTo(ReturnCode.KERN_INVALID_TASK);
    }

    @Test
    void taskIsFoundByItsSecretFromItsOwnProcess() {
        Task task = create(ALICE);

        assertThat(tasks.find(task.id(), ALICE)).isSameAs(task);
        assertThat(tasks.find(task.id(), new Peer(new Credentials(1000, 1000, Set.of(50)), 7)))
                .as("groups may have changed").isSameAs(task);
        assertThat(task.id()).hasSize(16);
        assertThat(task.bornNanos()).isEqualTo(5);
    }

    @Test
    void otherPeersAndOtherSecretsFindNothing() {
        Task task = create(ALICE);
        byte[] wrong = task.id();
        wrong[15]++;

        assertUnknown(task.id(), BOB);
        assertUnknown(task.id(), new Peer(ALICE.credentials(), 9));
        assertUnknown(task.id(), new Peer(BOB.credentials(), 7));
        assertUnknown(wrong, ALICE);
        assertUnknown(new byte[0], ALICE);
        assertUnknown(null, ALICE);
        assertThat(tasks.find(task.id(), ALICE)).as("the array was a copy").isSameAs(task);
    }

    @Test
    void userHasOnlySoManyTasksAtATime() {
        Task first = create(ALICE);
        create(new Peer(ALICE.credentials(), 99));
        assertThat(tasks.create("third", ALICE)).isNull();
        create(BOB);

        tasks.terminate(first);
        tasks.terminate(first);

        assertThat(create(ALICE).number()).as("numbers are not used again").isEqualTo(4);
        assertThat(tasks.create("more", ALICE)).as("ending it twice counted once").isNull();
    }

    @Test
    void terminatedTaskIsUnknownAndItsSpaceDead() {
        Task task = create(ALICE);
        task.space().ports().allocate(1);

        tasks.terminate(task);

        assertUnknown(task.id(), ALICE);
        assertThat(task.space().isDead()).isTrue();
        assertThat(tasks.all()).isEmpty();
    }

    @Test
    void largeTaskIsUnknownAtOnceAndDiesOnTheReaper() {
        List<Runnable> left = new ArrayList<>();
        Tasks reaped = new Tasks(new PortKernel(PortLimits.ofNames(1000)), 2, new Random(1)::nextBytes, () -> now,
                left::add, faults::add);
        Task large = Objects.requireNonNull(reaped.create("large", ALICE));
        for (int i = 0; i < 600; i++) {
            large.space().ports().allocate(1);
        }

        reaped.terminate(large);
        assertThat(reaped.all()).isEmpty();
        assertThat(large.space().size()).as("nothing of it goes on this thread").isEqualTo(600);

        int slices = 0;
        for (; !left.isEmpty(); slices++) {
            left.removeFirst().run();
        }
        assertThat(slices).isGreaterThan(1);
        assertThat(large.space().isDead()).isTrue();
        assertThat(large.space().size()).isZero();
    }

    /** Holds, under its first name, the last right to something that fails when it hears of that right's end. */
    private static Task withTrap(Tasks tasks, PortKernel kernel, int names) {
        Task task = Objects.requireNonNull(tasks.create("trapped", ALICE));
        task.space().insertSend(kernel.createKernelPort(new KernelObject() {
            @Override
            public void noSenders(int makeSendCount) {
                throw new IllegalStateException("trap");
            }

            @Override
            public String describe() {
                return "trap";
            }
        }));
        for (int i = 1; i < names; i++) {
            task.space().ports().allocate(1);
        }
        return task;
    }

    @Test
    void faultWhileALargeTaskEndsIsReportedAndEndsNeitherItsReapingNorThatOfOthers() {
        PortKernel kernel = new PortKernel(PortLimits.ofNames(1000));
        List<Runnable> left = new ArrayList<>();
        Tasks reaped = new Tasks(kernel, 2, new Random(1)::nextBytes, () -> now, left::add, faults::add);
        Task trapped = withTrap(reaped, kernel, 600);
        Task other = withTrap(reaped, kernel, 600);

        reaped.terminate(trapped);
        reaped.terminate(other);
        while (!left.isEmpty()) {
            left.removeFirst().run();
        }

        assertThat(faults).hasSize(2).allSatisfy(fault -> assertThat(fault).hasMessage("trap"));
        assertThat(trapped.space().size()).isZero();
        assertThat(other.space().size()).isZero();
    }

    @Test
    void faultWhileASmallTaskEndsIsReportedAndNotThrown() {
        PortKernel kernel = new PortKernel(PortLimits.ofNames(1000));
        Tasks small = new Tasks(kernel, 2, new Random(1)::nextBytes, () -> now, Runnable::run, faults::add);
        Task trapped = withTrap(small, kernel, 3);

        small.terminate(trapped);

        assertThat(faults).hasSize(1);
        assertThat(trapped.space().size()).isZero();
    }

    @Test
    void livingTasksAreListedOldestFirst() {
        Task first = create(BOB);
        Task second = create(ALICE);
        Task third = create(BOB);
        tasks.terminate(second);

        assertThat(tasks.all()).containsExactly(first, third);
    }
}
