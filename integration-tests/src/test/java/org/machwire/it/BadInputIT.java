package org.machwire.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.machwire.it.Codes.KERN_INVALID_TASK;
import static org.machwire.it.Codes.SEND_INVALID_RIGHT;
import static org.machwire.it.Codes.fails;
import static org.machwire.mach.MachMsgType.COPY_SEND;
import static org.machwire.mach.MachMsgType.MAKE_SEND;
import static org.machwire.mach.MachMsgType.MAKE_SEND_ONCE;
import static org.machwire.mach.MachMsgType.MOVE_SEND_ONCE;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import com.google.protobuf.ByteString;
import io.grpc.Status;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.machwire.mach.MachMsgOption;
import org.machwire.v1.LookupRequest;
import org.machwire.v1.MachPortNamesRequest;
import org.machwire.v1.MachPortServiceGrpc;
import org.machwire.v1.SendResponse;

/** Clients that ask for what they may not have, stop or are killed in the middle: nothing of theirs is left in the server. */
class BadInputIT {
    private static final List<String> KEPT = List.of("Port", "QueuedMessage", "PendingSend", "Receiver", "PortSpace");

    @RegisterExtension
    static final MachFixture MACH = new MachFixture();

    /** How many objects of the port room the server has, after a collection. */
    private static Map<String, Long> objects() {
        String jcmd = Path.of(System.getProperty("java.home"), "bin/jcmd").toString();
        try (RunningProcess histogram = RunningProcess.start(
                List.of(jcmd, Long.toString(MACH.server().process().pid()), "GC.class_histogram"))) {
            assertThat(histogram.exitCode()).as("%s", histogram).isZero();
            Map<String, Long> counts = new TreeMap<>();
            KEPT.forEach(name -> counts.put(name, 0L));
            for (String line : histogram.out().lines().toList()) {
                String[] columns = line.trim().split("\\s+", -1);
                String name = columns.length < 4 ? "" : columns[3].substring(columns[3].lastIndexOf('.') + 1);
                if (KEPT.contains(name) && columns[3].startsWith("org.machwire.server.port.")) {
                    counts.put(name, Long.parseLong(columns[1]));
                }
            }
            return counts;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void awaitObjects(Map<String, Long> base) {
        await().atMost(RunningProcess.PATIENCE).untilAsserted(() -> assertThat(objects()).isEqualTo(base));
    }

    @Test
    void killedAndStoppedInTheMiddleOfEverythingLeavesNothing() throws IOException {
        RawMach witness = MACH.task();
        int port = witness.receiveRight();
        Bystanders others = new Bystanders(MACH.task(), MACH.task());
        others.call(100);
        Map<String, Long> base = objects();
        for (int round = 0; round < 2; round++) {
            try (PuppetProcess client = PuppetProcess.start(MACH.server(), null, MessagePuppet.class)) {
                String path = "/servers/puppet" + round;
                assertThat(client.ask(path + " /dev/eth0m/puppet")).isEqualTo("ok all begun");
                int reader = witness.task().names().lookup(LookupRequest.newBuilder().setPath(path).build()).getPort();
                if (round == 1) {
                    client.stop();
                }
                for (int i = 0; i < 30; i++) {
                    SendResponse sent = witness.send(
                            RawMessage.to(reader, COPY_SEND).reply(port, MAKE_SEND_ONCE).octets(500_000),
                            MachMsgOption.SEND_TIMEOUT, 0, 0);
                    if (sent.hasMessage()) {
                        witness.deallocate(sent.getMessage().getLocalPort()); // it came back, with its reply right
                    }
                }
                assertThat(objects()).isNotEqualTo(base);
                others.call(100); // each of which would fail if it hung
                client.kill();
                others.call(100);
                await().atMost(RunningProcess.PATIENCE)
                        .until(() -> MACH.server().status().getTaskCount() == 3);
                witness.deallocate(reader);
            }
            await("a 71 for each request that was not answered").atMost(RunningProcess.PATIENCE).until(() -> {
                while (witness.receiveCode(port) == Codes.SUCCESS) {
                    // one of them
                }
                return witness.status(port).getSorights() == 0;
            });
            awaitObjects(base);
        }
    }

    @Test
    void badMessagesAndStaleTasksLeaveNothing() {
        RawMach witness = MACH.task();
        int port = witness.receiveRight();
        Map<String, Long> base = objects();
        ByteString stale = goneTask();
        int[] names = new int[10_000];
        Arrays.fill(names, port);
        names[9_999] = 0x7777;
        try (RawClient client = new RawClient(MACH.server().socket())) {
            for (int i = 0; i < 5; i++) {
                fails(KERN_INVALID_TASK, () -> MachPortServiceGrpc.newBlockingStub(client.as(stale))
                        .machPortNames(MachPortNamesRequest.getDefaultInstance()));
                assertThat(witness.sendCode(RawMessage.to(port, MAKE_SEND).rights(MAKE_SEND, names)))
                        .isEqualTo(SEND_INVALID_RIGHT);
                RpcError error = RpcError.of(() -> witness.send(RawMessage.to(port, MAKE_SEND).octets(64 << 20)));
                assertThat(error.isPlain(Status.Code.RESOURCE_EXHAUSTED).message()).isNotEmpty();
            }
        }
        assertThat(witness.status(port).getSrights()).isFalse();
        witness.hasNothing(port);
        awaitObjects(base);
    }

    /** Two tasks that others' doings are not to slow down: the one calls, the other answers. */
    private static final class Bystanders {
        private final RawMach client;
        private final RawMach server;
        private final int reply;
        private final int service;
        private final int name;
        private int calls;

        Bystanders(RawMach client, RawMach server) {
            this.client = client;
            this.server = server;
            reply = client.receiveRight();
            service = server.receiveRight();
            name = server.give(client, service, MAKE_SEND);
        }

        void call(int count) {
            for (int i = 0; i < count; i++) {
                client.send(RawMessage.to(name, COPY_SEND).reply(reply, MAKE_SEND_ONCE));
                int answer = server.receive(service).getRemotePort();
                server.send(RawMessage.to(answer, MOVE_SEND_ONCE).id(calls));
                assertThat(client.receive(reply).getId()).isEqualTo(calls);
                calls++;
            }
        }
    }

    private static ByteString goneTask() {
        RawMach gone = MACH.task();
        gone.receiveRight();
        gone.die();
        await().atMost(RunningProcess.PATIENCE).until(() -> MACH.server().status().getTaskCount() == 1);
        return gone.task().attached().getTaskId();
    }
}
