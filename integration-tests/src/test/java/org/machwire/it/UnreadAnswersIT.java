package org.machwire.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.machwire.it.Codes.RCV_TIMED_OUT;
import static org.machwire.mach.MachMsgType.MAKE_SEND;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.machwire.mach.MachMsgOption;
import org.machwire.v1.MachMsgServiceGrpc;
import org.machwire.v1.ReceiveRequest;
import org.machwire.v1.ReceiveStreamRequest;

/** A client that asks and does not read: what the server keeps for it is bounded, and its messages stay where they are. */
class UnreadAnswersIT {
    /** Five of them are more than the limit, four are not. */
    private static final int OCTETS = 1_000_000;
    private static final int WINDOW = 65_535;

    @RegisterExtension
    static final MachFixture MACH = new MachFixture("""
            segment { name: "lan" ipv4: "10.69.0.0/16" }
            limit { queue_octets_per_user: 4194304 }
            """);

    private RawMach task;
    private RawClient lazy;

    @BeforeEach
    void attach() {
        task = MACH.task();
        lazy = RawClient.ofWindow(MACH.server().socket(), WINDOW);
    }

    @AfterEach
    void leave() {
        lazy.close();
    }

    /** Begins a call whose answers nobody asks for. */
    private <Q, R> ClientCall<Q, R> beginUnread(MethodDescriptor<Q, R> method, Q request) {
        ClientCall<Q, R> call = lazy.as(task.task().attached().getTaskId()).newCall(method, CallOptions.DEFAULT);
        call.start(new ClientCall.Listener<>() {}, new Metadata());
        call.sendMessage(request);
        call.halfClose();
        return call;
    }

    private static RawMessage large(int port) {
        return RawMessage.to(port, MAKE_SEND).octets(OCTETS);
    }

    private int messages(int... ports) {
        return Arrays.stream(ports).map(port -> task.status(port).getMsgcount()).sum();
    }

    private void awaitMessages(int count, int... ports) {
        await().atMost(RunningProcess.PATIENCE).until(() -> messages(ports) == count);
    }

    @Test
    void M126_unreadAnswersAreBoundedAndTheMessagesBehindThemStayInTheirQueue() {
        int port = task.receiveRight();
        List<ClientCall<?, ?>> calls = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            calls.add(beginUnread(MachMsgServiceGrpc.getReceiveMethod(),
                    ReceiveRequest.newBuilder().setName(port).build()));
        }
        for (int i = 0; i < 5; i++) {
            task.send(large(port));
            awaitMessages(0, port);
        }
        for (int i = 0; i < 4; i++) {
            task.send(large(port));
        }
        assertThat(task.receiveCode(port)).as("no receiver of this user's has room").isEqualTo(RCV_TIMED_OUT);
        assertThat(messages(port)).isEqualTo(4);

        calls.forEach(call -> call.request(1)); // read, if it has come
        awaitMessages(0, port);
        lazy.close();
        task.send(large(port));
        assertThat(task.receiveSoon(port).getBody(0).getNumber()).isEqualTo(OCTETS);
    }

    @Test
    void M127_unreadMessagesOfStreamsAreBoundedTogether() {
        int[] ports = new int[8];
        List<ClientCall<?, ?>> calls = new ArrayList<>();
        for (int i = 0; i < ports.length; i++) {
            ports[i] = task.receiveRight();
            calls.add(beginUnread(MachMsgServiceGrpc.getReceiveStreamMethod(),
                    ReceiveStreamRequest.newBuilder().setName(ports[i]).build()));
        }
        for (int i = 0; i < 5; i++) {
            task.send(large(ports[i]));
            awaitMessages(0, ports[i]);
        }
        for (int i = 5; i < ports.length; i++) {
            task.send(large(ports[i]));
        }
        assertThat(task.receiveCode(ports[7])).isEqualTo(RCV_TIMED_OUT);
        assertThat(messages(ports)).isEqualTo(3);

        calls.getFirst().cancel("enough", null);
        awaitMessages(2, ports);
        calls.get(1).request(2);
        awaitMessages(1, ports);
    }

    @Test
    void M128_farBeyondTheLimitRequestsAreRefusedUntilItIsRead() {
        int full = task.receiveRight();
        task.setQlimit(full, 0);
        for (int i = 0; i < 8; i++) {
            beginUnread(MachMsgServiceGrpc.getSendMethod(), RawMach.request(
                    RawMessage.to(full, MAKE_SEND).octets(4 * OCTETS), MachMsgOption.SEND_TIMEOUT, 0, 0));
        }
        await().atMost(RunningProcess.PATIENCE).until(this::isRefused);

        lazy.close();
        await().atMost(RunningProcess.PATIENCE).until(() -> !isRefused());
        int port = task.receiveRight();
        task.send(large(port));
        assertThat(task.receive(port).getBody(0).getNumber()).isEqualTo(OCTETS);
    }

    private boolean isRefused() {
        try {
            task.names();
            return false;
        } catch (StatusRuntimeException e) {
            assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
            assertThat(e).hasMessageContaining("do not read the answers");
            return true;
        }
    }
}
