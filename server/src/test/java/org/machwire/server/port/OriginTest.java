package org.machwire.server.port;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.machwire.mach.MachPortRight;

/** Messages that their origin takes back. */
class OriginTest {
    private static final int MAKE_SEND = 20;

    private final PortKernel kernel = new PortKernel(PortLimits.ofNames(100));
    private final PortSpace task = kernel.createSpace(0, 1);
    private final Origin origin = new Origin(kernel);
    private final Origin other = new Origin(kernel);
    private final int port = task.ports().allocate(MachPortRight.RECEIVE.number());
    private final SendRight right = Expect.sendRight(task, port, MAKE_SEND);

    @Test
    void onlyItsOwnMessagesGoAndTheirRoomIsFreeAgain() {
        task.ports().setQlimit(port, 3);
        assertThat(post(1, origin)).isTrue();
        assertThat(post(2, other)).isTrue();
        assertThat(post(3, origin)).isTrue();
        assertThat(post(4, other)).isFalse();

        origin.stop();

        assertThat(task.ports().getReceiveStatus(port).messageCount()).isEqualTo(1);
        assertThat(post(5, origin)).as("nothing more of it").isFalse();
        assertThat(post(6, other)).isTrue();
        assertThat(receive(port)).isEqualTo(2);
        assertThat(receive(port)).isEqualTo(6);
        assertThat(receive(port)).isZero();
        origin.stop();
    }

    @Test
    void nothingMoreIsQueuedForAReceiverThatIsStopped() {
        assertThat(right.post(new Message(1, List.of()), other, origin)).isTrue();
        origin.stop();
        assertThat(right.post(new Message(2, List.of()), other, origin)).isFalse();
        assertThat(receive(port)).as("what was his already").isEqualTo(1);
    }

    @Test
    void messagesInASetsQueueGoToo() {
        int set = task.ports().allocate(MachPortRight.PORT_SET.number());
        task.ports().moveMember(port, set);
        post(1, origin);
        post(2, other);
        origin.stop();
        assertThat(receive(set)).isEqualTo(2);
        assertThat(receive(set)).isZero();
    }

    @Test
    void whatWasReceivedOrDiedWithItsPortIsNoLongerItsOwn() {
        post(1, origin);
        assertThat(receive(port)).isEqualTo(1);
        post(2, origin);
        task.ports().modRefs(port, MachPortRight.RECEIVE.number(), -1);
        origin.stop();
        int again = task.ports().allocate(MachPortRight.RECEIVE.number());
        assertThat(task.ports().getReceiveStatus(again).messageCount()).isZero();
    }

    /** The message held the last send right. */
    @Test
    void aWithdrawnMessageGivesItsRightUp() {
        post(1, origin);
        right.release();
        assertThat(task.ports().getReceiveStatus(port).sendRights()).isTrue();
        origin.stop();
        assertThat(task.ports().getReceiveStatus(port).sendRights()).isFalse();
    }

    private boolean post(int id, Origin from) {
        return right.post(new Message(id, List.of()), from, new Origin(kernel));
    }

    /** The id of the next message; 0 for none. */
    private int receive(int name) {
        ReceiveResult result = task.messages().receive(name, ReceiveOptions.ANY);
        return result == null ? 0 : Objects.requireNonNull(result.message()).message().id();
    }
}
