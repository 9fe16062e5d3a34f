package org.machwire.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.machwire.mach.MachMsgType;
import org.machwire.mach.MachPortRight;
import org.machwire.v1.MachPortAllocateRequest;
import org.machwire.v1.MachPortInsertRightRequest;
import org.machwire.v1.MachPortModRefsRequest;
import org.machwire.v1.MachPortMoveMemberRequest;

/** {@code machwire ports}: what a task's names are, to its owner and the administrator, and to nobody else. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PortsCommandIT {
    private ServerProcess server;

    @BeforeAll
    void setUp() throws IOException {
        server = ServerProcess.start();
    }

    @AfterAll
    void tearDown() {
        server.close();
    }

    private RunningProcess ports(@Nullable User user, String... arguments) throws IOException {
        List<String> all = new ArrayList<>(List.of("ports", "--socket", server.socket().toString()));
        all.addAll(List.of(arguments));
        List<String> command = Installation.shared().machwire(all.toArray(String[]::new));
        return RunningProcess.start(user == null ? command : user.command(command));
    }

    private String printed(@Nullable User user, String... arguments) throws IOException {
        try (RunningProcess command = ports(user, arguments)) {
            assertThat(command.exitCode()).as("%s", command).isZero();
            return command.out();
        }
    }

    /** The lines of names, by their name, with a bar between the columns. */
    private static Map<Integer, String> names(String table) {
        return table.lines().map(line -> line.strip().replaceAll(" {2,}", " | "))
                .filter(line -> Character.isDigit(line.charAt(0)))
                .collect(Collectors.toMap(line -> Integer.parseInt(line.split(" ", 2)[0]),
                        line -> line.split(" \\| ", 2)[1]));
    }

    private static int allocate(RawClient.RawTask task, MachPortRight right) {
        return task.ports().machPortAllocate(MachPortAllocateRequest.newBuilder().setRight(right.number()).build())
                .getName();
    }

    private static void insertSendRight(RawClient.RawTask task, int name) {
        task.ports().machPortInsertRight(MachPortInsertRightRequest.newBuilder().setName(name).setRight(name)
                .setDisposition(MachMsgType.MAKE_SEND).build());
    }

    @Test
    void showsWhatEachNameOfATaskDenotesAndHowOften() throws IOException {
        try (RawClient client = new RawClient(server.socket())) {
            RawDevice device = RawDevice.open(client, "/dev/eth0m/ports");
            var task = device.task();
            long number = task.attached().getTaskNumber();
            int plain = allocate(task, MachPortRight.RECEIVE);
            int set = allocate(task, MachPortRight.PORT_SET);
            int member = allocate(task, MachPortRight.RECEIVE);
            int dead = allocate(task, MachPortRight.RECEIVE);
            insertSendRight(task, member);
            insertSendRight(task, member);
            insertSendRight(task, dead);
            task.ports().machPortMoveMember(
                    MachPortMoveMemberRequest.newBuilder().setMember(member).setAfter(set).build());
            task.ports().machPortModRefs(MachPortModRefsRequest.newBuilder().setName(dead)
                    .setRight(MachPortRight.RECEIVE.number()).setDelta(-1).build());

            String table = printed(null, "--task", Long.toString(number));

            assertThat(table).startsWith("task " + number + ": raw\n");
            assertThat(names(table)).containsExactlyInAnyOrderEntriesOf(Map.of(
                    task.attached().getRootDirectory(), "send | 1 | - | - | - | directory /",
                    device.master(), "send | 1 | - | - | - | device master /dev/eth0m/ports",
                    device.name(), "send | 1 | - | - | - | open device /dev/eth0m/ports to read and write",
                    plain, "receive | - | 0/5 | 0 | 0 | task " + number,
                    set, "port set | - | - | - | -",
                    member, "receive, send | 2 | 0/5 | 2 | 0 | task " + number + "; in port set " + set
                            + "; send rights exist",
                    dead, "dead name | 1 | - | - | -"));
        }
    }

    @Test
    void showsAllTasksInTheOrderOfTheirAttachingAndAsJsonOneObjectALine() throws IOException {
        try (RawClient client = new RawClient(server.socket())) {
            long first = client.attach("first").attached().getTaskNumber();
            long second = client.attach("second").attached().getTaskNumber();

            assertThat(printed(null)).containsSubsequence("task " + first + ": first\n",
                    "task " + second + ": second\n");
            assertThat(printed(null, "--json").lines().filter(line -> line.contains("\"first\""))).singleElement()
                    .asString().startsWith("{\"taskNumber\":\"" + first + "\"")
                    .contains("\"standsFor\":\"directory /\"");
        }
    }

    @Test
    void aTaskOfNoNumberThatExistsIsToldInOneSentence() throws IOException {
        try (RunningProcess command = ports(null, "--task", "4711")) {
            assertThat(command.exitCode()).as("%s", command).isOne();
            assertThat(command.err()).isEqualTo("machwire ports: there is no such task of yours\n");
            assertThat(command.out()).isEmpty();
        }
    }

    @Test
    void anotherUserSeesHisOwnTasksOnlyAndTheAdministratorSeesThemToo() throws IOException {
        User.assumeRoot();
        try (RawClient client = new RawClient(server.socket());
                PuppetProcess puppet = PuppetProcess.start(server, User.ALICE)) {
            long ours = client.attach("ours").attached().getTaskNumber();
            assertThat(puppet.ask("open /dev/eth0m/alices")).startsWith("ok");

            assertThat(printed(User.ALICE)).contains(": puppet\n", "open device /dev/eth0m/alices")
                    .doesNotContain(": ours\n");
            assertThat(printed(User.BOB)).isEqualTo("there is no task to show\n");
            try (RunningProcess prying = ports(User.ALICE, "--task", Long.toString(ours))) {
                assertThat(prying.exitCode()).as("%s", prying).isOne();
                assertThat(prying.err()).isEqualTo("machwire ports: there is no such task of yours\n");
                assertThat(prying.out()).isEmpty();
            }
            assertThat(printed(null)).contains(": ours\n", "open device /dev/eth0m/alices");
        }
    }
}
