package org.machwire.server.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.machwire.mach.MachPortName;
import org.machwire.mach.ReturnCode;

/** Ports that stand for kernel objects, and what kernel code is told. */
class KernelPortsTest {
    private static final int RECEIVE = 1;
    private static final int MAKE_SEND = 20;
    private static final int COPY_SEND = 19;

    private final PortKernel kernel = new PortKernel(PortLimits.ofNames(100));
    private final PortSpace task = kernel.createSpace(0, 1);
    private final RecordingObject object = new RecordingObject();
    private final Port device = kernel.createKernelPort(object);

    @Test
    void objectIsToldOfNoSendersEachTimeTheLastRightGoes() {
        int name = task.insertSend(device);
        PortSpace other = kernel.createSpace(0, 1);
        int there = other.insertSend(device);

        task.ports().deallocate(name);
        assertThat(object.noSenders).isEmpty();
        other.ports().destroy(there);
        assertThat(object.noSenders).containsExactly(2);
        task.insertSend(device);
        task.destroy();
        assertThat(object.noSenders).containsExactly(2, 3);
    }

    @Test
    void rightHeldByTheKernelIsASender() {
        int name = task.insertSend(device);
        SendRight held = Expect.sendRight(task, name, COPY_SEND);

        task.ports().deallocate(name);
        assertThat(object.noSenders).isEmpty();
        held.release();
        held.release();
        assertThat(object.noSenders).containsExactly(1);
    }

    @Test
    void nothingIsQueuedAtAPortOfTheKernels() {
        SendRight held = Expect.sendRight(task, task.insertSend(device), 17);

        assertThat(held.post(new Message(1, List.of()), new Origin(kernel), new Origin(kernel))).isFalse();
        held.release();
        assertThat(object.noSenders).containsExactly(1);
    }

    @Test
    void movedRightIsNoLongerTheTasks() {
        int name = task.insertSend(device);
        SendRight held = Expect.sendRight(task, name, 17);

        assertThat(task.size()).isZero();
        assertThat(held.port()).isSameAs(device);
        assertThat(held.port().object()).isSameAs(object);
        assertThat(object.noSenders).isEmpty();
        held.release();
        assertThat(object.noSenders).containsExactly(1);
    }

    @Test
    void portIsDestroyedOnlyWhileNothingChangedSinceNoSenders() {
        task.ports().deallocate(task.insertSend(device));
        int again = task.insertSend(device);

        assertThat(kernel.destroyWithoutSenders(device, 1)).as("a sender was made since").isFalse();
        task.ports().deallocate(again);
        assertThat(kernel.destroyWithoutSenders(device, 1)).as("another no-senders told of it").isFalse();
        assertThat(kernel.destroyWithoutSenders(device, 2)).isTrue();
        assertThat(device.isDead()).isTrue();
        assertThat(kernel.destroyWithoutSenders(device, 7)).as("dead already").isTrue();
    }

    @Test
    void objectMayDestroyItsPortWhenToldOfNoSenders() {
        List<Boolean> destroyed = new ArrayList<>();
        Port[] own = new Port[1];
        own[0] = kernel.createKernelPort(new RecordingObject() {
            @Override
            public synchronized void noSenders(int makeSendCount) {
                destroyed.add(kernel.destroyWithoutSenders(own[0], makeSendCount));
            }
        });

        task.ports().deallocate(task.insertSend(own[0]));

        assertThat(destroyed).containsExactly(true);
        assertThat(task.insertSend(own[0])).isEqualTo(MachPortName.DEAD);
    }

    @Test
    void rightOfADeadPortArrivesAsDead() {
        kernel.destroyKernelPort(device);
        kernel.destroyKernelPort(device);

        assertThat(task.insertSend(device)).isEqualTo(MachPortName.DEAD);
        assertThat(task.size()).isZero();
        assertThat(object.noSenders).isEmpty();
    }

    @Test
    void portOfATaskIsNotTheKernelsToDestroy() {
        Port port = task.receiveRight(task.ports().allocate(RECEIVE));

        assertThatIllegalArgumentException().isThrownBy(() -> kernel.destroyKernelPort(port));
        assertThatIllegalArgumentException().isThrownBy(() -> kernel.destroyWithoutSenders(port, 0));
        assertThat(port.isDead()).isFalse();
    }

    @Test
    void portKnowsWhoseReceiveRightItIs() {
        int name = task.ports().allocate(RECEIVE);
        Port port = task.receiveRight(name);

        assertThat(port.isReceivedBy(task)).isTrue();
        assertThat(port.isReceivedBy(kernel.createSpace(0, 1))).isFalse();
        assertThat(device.isReceivedBy(task)).isFalse();
        assertThat(port.object()).isNull();
        task.ports().destroy(name);
        assertThat(port.isReceivedBy(task)).isFalse();
    }

    @Test
    void deathWatchRunsOnceAndNotWhenCancelled() {
        List<String> heard = new ArrayList<>();
        device.onDeath(() -> heard.add("first"));
        DeathWatch cancelled = device.onDeath(() -> heard.add("cancelled"));
        device.onDeath(() -> heard.add("second"));
        cancelled.cancel();
        cancelled.cancel();

        kernel.destroyKernelPort(device);
        kernel.destroyKernelPort(device);
        assertThat(heard).containsExactly("first", "second");

        DeathWatch late = device.onDeath(() -> heard.add("late"));
        assertThat(heard).containsExactly("first", "second", "late");
        late.cancel();
    }

    @Test
    void effectsRunOutsideTheLockInOrder() {
        int p = task.ports().allocate(RECEIVE);
        List<String> heard = new ArrayList<>();
        Port port = task.receiveRight(p);
        task.messages().openReceiver(p, () -> heard.add("receiver"));
        port.onDeath(() -> {
            // Another thread gets the lock now, so this one has released it.
            Thread other = Thread.ofPlatform().start(() -> heard.add("names " + task.size()));
            join(other);
            heard.add("watch");
        });

        task.ports().destroy(p);

        assertThat(heard).containsExactly("receiver", "names 0", "watch");
    }

    private static void join(Thread thread) {
        try {
            assertThat(thread.join(Duration.ofSeconds(20))).as("the other thread got the lock").isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void effectThatThrowsKeepsNoOtherFromRunning() {
        List<String> heard = new ArrayList<>();
        device.onDeath(() -> {
            throw new IllegalStateException("first");
        });
        device.onDeath(() -> heard.add("second"));
        device.onDeath(() -> {
            throw new IllegalStateException("third");
        });

        assertThatThrownBy(() -> kernel.destroyKernelPort(device)).hasMessage("first")
                .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1));
        assertThat(heard).containsExactly("second");
        assertThat(task.ports().allocate(RECEIVE)).isEqualTo(1);
    }

    @Test
    void effectsOfARoutineThatFailsAreNotLost() {
        int name = task.insertSend(device);

        assertThatThrownBy(() -> task.ports().insertRight(0, name, 17)).hasMessageContaining("KERN_INVALID_VALUE");

        assertThat(object.noSenders).containsExactly(1);
        Expect.code(ReturnCode.KERN_INVALID_NAME, () -> task.ports().type(name));
    }

    @Test
    void makeSendRightOfATasksPortIsCountedForItsReceiver() {
        int p = task.ports().allocate(RECEIVE);
        SendRight held = Expect.sendRight(task, p, MAKE_SEND);
        int notify = task.ports().allocate(RECEIVE);
        task.ports().requestNotification(p, 70, 1, notify, 21);

        Expect.nothing(task, notify);
        held.release();
        assertThat(Expect.notification(task, notify, 70)).isEqualTo(1);
    }
}
