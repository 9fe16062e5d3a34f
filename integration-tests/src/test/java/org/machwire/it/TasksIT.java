package org.machwire.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.machwire.it.Codes.KERN_INVALID_TASK;
import static org.machwire.it.Codes.SEND_INVALID_DEST;
import static org.machwire.it.Codes.fails;
import static org.machwire.mach.MachMsgType.COPY_SEND;
import static org.machwire.mach.MachMsgType.MAKE_SEND;
import static org.machwire.mach.MachMsgType.MAKE_SEND_ONCE;
import static org.machwire.mach.MachMsgType.MOVE_RECEIVE;
import static org.machwire.mach.MachMsgType.MOVE_SEND;
import static org.machwire.mach.MachMsgType.MOVE_SEND_ONCE;

import java.util.Arrays;

import com.google.common.util.concurrent.ListenableFuture;
import com.google.protobuf.ByteString;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.machwire.v1.LookupRequest;
import org.machwire.v1.MachMessage;
import org.machwire.v1.MachMsgServiceGrpc;
import org.machwire.v1.MachPortNamesRequest;
import org.machwire.v1.MachPortServiceGrpc;
import org.machwire.v1.PublishRequest;
import org.machwire.v1.ReceiveResponse;
import org.machwire.v1.RpcRequest;
import org.machwire.v1.TypedItem;

/** Tasks that die, and tasks that serve others: statements R, N and M of MACH.md that are about a task's end. */
class TasksIT {
    private static final int DEAD = 0xffffffff;

    @RegisterExtension
    static final MachFixture MACH = new MachFixture();

    private RawMach task;
    /** The task that dies. */
    private RawMach mortal;

    @BeforeEach
    void attach() {
        task = MACH.task();
        mortal = MACH.task();
    }

    private void awaitDeadName(int name) {
        await().atMost(RunningProcess.PATIENCE).until(() -> task.type(name) == 0x100000);
    }

    @Test
    void R18_aDeadTaskGivesUpAllItsRights() {
        int name = mortal.give(task, mortal.receiveRight(), MAKE_SEND);
        int held = task.receiveRight();
        int used = task.receiveRight();
        int told = task.receiveRight();
        task.give(mortal, held, MAKE_SEND);
        task.give(mortal, used, MAKE_SEND_ONCE);
        task.request(held, 70, 0, told);
        mortal.die();
        assertThat(RawMessage.word(task.receiveSoon(told))).isOne();
        assertThat(task.receiveSoon(used).getId()).isEqualTo(71);
        awaitDeadName(name);
        assertThat(task.deadRefs(name)).isOne();
        task.hasNothing(told);
        task.hasNothing(used);
    }

    @Test
    void R50_theDeathOfATaskIsTheDeathOfEachPortItReceivedFrom() {
        int told = task.receiveRight();
        int first = mortal.give(task, mortal.receiveRight(), MAKE_SEND);
        int second = mortal.give(task, mortal.receiveRight(), MAKE_SEND_ONCE);
        task.request(first, 72, 0, told);
        task.request(second, 72, 0, told);
        mortal.die();
        int one = RawMessage.word(task.receiveSoon(told));
        int other = RawMessage.word(task.receiveSoon(told));
        assertThat(new int[]{one, other}).containsExactlyInAnyOrder(first, second);
        assertThat(task.deadRefs(first)).isEqualTo(2);
        assertThat(task.deadRefs(second)).isEqualTo(2);
    }

    @Test
    void R51_messagesADeadTaskHasSentAreReceived() {
        int port = task.receiveRight();
        int name = task.give(mortal, port, MAKE_SEND);
        int witness = mortal.give(task, mortal.receiveRight(), MAKE_SEND);
        int travelling = mortal.receiveRight();
        int made = mortal.receiveRight();
        mortal.send(RawMessage.to(name, COPY_SEND).reply(made, MAKE_SEND_ONCE).id(4).rights(MAKE_SEND, travelling)
                .rights(MOVE_RECEIVE, travelling).rights(MAKE_SEND, made));
        mortal.die();
        awaitDeadName(witness);
        await().atMost(RunningProcess.PATIENCE).until(() -> task.status(port).getMsgcount() == 1);
        MachMessage message = task.receive(port);
        assertThat(message.getId()).isEqualTo(4);
        int moved = RawMessage.words(message.getBody(1)).getFirst();
        assertThat(RawMessage.words(message.getBody(0))).containsExactly(moved);
        assertThat(task.type(moved)).isEqualTo(0x30000);
        task.send(RawMessage.to(moved, COPY_SEND).id(6));
        assertThat(task.receive(moved).getId()).isEqualTo(6);
    }

    @Test
    void R52_messagesForADeadTaskAreDestroyedWithAllTheyCarry() {
        RawMach third = MACH.task();
        int name = mortal.give(task, mortal.receiveRight(), MAKE_SEND);
        int reply = task.receiveRight();
        int counted = task.receiveRight();
        int told = task.receiveRight();
        int travelling = task.receiveRight();
        int witness = task.give(third, travelling, MAKE_SEND);
        task.send(RawMessage.to(name, COPY_SEND).reply(reply, MAKE_SEND_ONCE).rights(MAKE_SEND, counted)
                .rights(MOVE_RECEIVE, travelling));
        task.request(counted, 70, 0, told);
        mortal.die();
        assertThat(task.receiveSoon(reply).getId()).isEqualTo(71);
        assertThat(RawMessage.word(task.receiveSoon(told))).isOne();
        await().atMost(RunningProcess.PATIENCE).until(() -> third.type(witness) == 0x100000);
        task.hasNothing(told);
    }

    @Test
    void R53_theIdOfADeadTaskIsInvalid() {
        ByteString id = mortal.task().attached().getTaskId();
        int name = mortal.give(task, mortal.receiveRight(), MAKE_SEND);
        mortal.die();
        awaitDeadName(name);
        try (RawClient client = new RawClient(MACH.server().socket())) {
            var channel = client.as(id);
            await().atMost(RunningProcess.PATIENCE).untilAsserted(
                    () -> fails(KERN_INVALID_TASK, () -> MachPortServiceGrpc.newBlockingStub(channel)
                            .machPortNames(MachPortNamesRequest.getDefaultInstance())));
            fails(KERN_INVALID_TASK, () -> MachMsgServiceGrpc.newBlockingStub(channel)
                    .receive(RawMach.receiving(1).build()));
        }
    }

    @Test
    void R54_thousandsOfRightsDieWithTheirTask() {
        int port = task.receiveRight();
        int told = task.receiveRight();
        int name = task.give(mortal, port, MAKE_SEND);
        int mailbox = task.give(mortal, task.receiveRight(), MAKE_SEND);
        assertThat(mailbox).isNotEqualTo(name);
        int[] many = new int[5000];
        Arrays.fill(many, port);
        int theirs = mortal.give(task, mortal.receiveRight(), MAKE_SEND);
        task.send(RawMessage.to(theirs, COPY_SEND).rights(MAKE_SEND_ONCE, many));
        assertThat(task.status(port).getSorights()).isEqualTo(many.length);
        task.request(port, 70, 0, told);
        mortal.die();
        task.receiveSoon(told);
        await().atMost(RunningProcess.PATIENCE).until(() -> task.status(port).getMsgcount() == many.length);
        assertThat(task.status(port).getSorights()).isEqualTo(many.length);
        assertThat(task.receive(port).getId()).isEqualTo(71);
        assertThat(task.status(port).getSorights()).isEqualTo(many.length - 1);
    }

    @Test
    void M13_aServerThatDiesBeforeItAnswersIsToldByA71() {
        int name = mortal.give(task, mortal.receiveRight(), MAKE_SEND);
        int reply = task.receiveRight();
        task.send(RawMessage.to(name, COPY_SEND).reply(reply, MAKE_SEND_ONCE));
        ListenableFuture<ReceiveResponse> waiting = task.receiveWaiting(reply);
        mortal.die();
        assertThat(waiting).succeedsWithin(RunningProcess.PATIENCE)
                .extracting(response -> response.getMessage().getId()).isEqualTo(71);
    }

    @Test
    void M113_aServerThatDestroysARequestTellsByA71() {
        int port = task.receiveRight();
        int theirs = mortal.receiveRight();
        int name = task.give(mortal, port, MAKE_SEND);
        mortal.send(RawMessage.to(name, COPY_SEND).reply(theirs, MAKE_SEND_ONCE));
        task.deallocate(task.receive(port).getRemotePort());
        assertThat(mortal.receive(theirs).getId()).isEqualTo(71);
        mortal.send(RawMessage.to(name, COPY_SEND).reply(theirs, MAKE_SEND_ONCE));
        task.destroy(port);
        assertThat(mortal.receive(theirs).getId()).isEqualTo(71);
    }

    @Test
    void M110_twoTasksCallEachOther() {
        int service = task.receiveRight();
        int name = task.give(mortal, service, MAKE_SEND);
        int reply = mortal.receiveRight();
        for (int i = 0; i < 10; i++) {
            var call = MachMsgServiceGrpc.newFutureStub(mortal.task().channel())
                    .withDeadlineAfter(RunningProcess.PATIENCE)
                    .rpc(RpcRequest.newBuilder()
                            .setSend(RawMach.request(
                                    RawMessage.to(name, COPY_SEND).reply(reply, MAKE_SEND_ONCE).id(i), 0, 0, 0))
                            .setReceive(RawMach.receiving(reply).setOption(0)).build());
            MachMessage request = task.receiveSoon(service);
            assertThat(request.getId()).isEqualTo(i);
            task.send(RawMessage.to(request.getRemotePort(), MOVE_SEND_ONCE).id(i + 100).octets(i));
            assertThat(call).succeedsWithin(RunningProcess.PATIENCE)
                    .extracting(response -> response.getMessage().getId()).isEqualTo(i + 100);
        }
        assertThat(mortal.status(reply).getSorights()).isZero();
        assertThat(mortal.status(reply).getMscount()).isZero();
        mortal.hasNothing(reply);
    }

    @Test
    void M111_aPublishedPortIsFoundByPathUntilItDies() {
        int port = mortal.receiveRight();
        mortal.task().names()
                .publish(PublishRequest.newBuilder().setPath("/servers/m111").setPort(port).setMode(0777).build());
        int name = lookUp("/servers/m111");
        assertThat(task.type(name)).isEqualTo(0x10000);
        task.send(RawMessage.to(name, COPY_SEND).id(3));
        assertThat(mortal.receive(port).getId()).isEqualTo(3);
        mortal.destroy(port);
        RpcError.of(() -> lookUp("/servers/m111")).is("hurd", "ENOENT", 0x40000002);
        assertThat(task.sendCode(RawMessage.to(name, COPY_SEND))).isEqualTo(SEND_INVALID_DEST);
    }

    private int lookUp(String path) {
        return task.task().names().lookup(LookupRequest.newBuilder().setPath(path).build()).getPort();
    }

    @Test
    void M112_aReplyToADeadTaskGoesNowhere() {
        int service = task.receiveRight();
        int name = task.give(mortal, service, MAKE_SEND);
        int gone = mortal.give(task, mortal.receiveRight(), MAKE_SEND);
        mortal.send(RawMessage.to(name, COPY_SEND).reply(mortal.receiveRight(), MAKE_SEND_ONCE));
        int reply = task.receive(service).getRemotePort();
        mortal.die();
        awaitDeadName(gone);
        await().atMost(RunningProcess.PATIENCE).until(() -> task.type(reply) == 0x100000);
        assertThat(task.sendCode(RawMessage.to(reply, MOVE_SEND_ONCE))).isEqualTo(SEND_INVALID_DEST);
        assertThat(task.deadRefs(reply)).isOne();
        assertThat(RawMessage.words(bounced(gone))).containsExactly(DEAD);
    }

    /** What becomes of a right to a dead port that is sent to oneself. */
    private TypedItem bounced(int name) {
        int port = task.receiveRight();
        task.send(RawMessage.to(port, MAKE_SEND).rights(MOVE_SEND, name));
        assertThat(task.isGone(name)).isTrue();
        return task.receive(port).getBody(0);
    }

    @Test
    void N67_theEndOfATaskDeletesItsNames() {
        int told = task.receiveRight();
        int name = task.give(mortal, task.receiveRight(), MAKE_SEND);
        mortal.request(name, 72, 0, task.give(mortal, told, MAKE_SEND_ONCE), MOVE_SEND_ONCE);
        mortal.die();
        MachMessage message = task.receiveSoon(told);
        assertThat(message.getId()).isEqualTo(65);
        assertThat(RawMessage.word(message)).isEqualTo(name);
    }
}
