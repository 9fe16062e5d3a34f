package org.machwire.client.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.machwire.mach.MachPortType;
import org.machwire.v1.ListPortsResponse;
import org.machwire.v1.MachPortStatus;
import org.machwire.v1.PortName;

class PortTableTest {
    private static PortName.Builder port(int name, int type, int urefs, String standsFor) {
        return PortName.newBuilder().setName(name).setType(type).setUrefs(urefs).setStandsFor(standsFor);
    }

    private static String words(PortName.Builder port) {
        return PortTable.line(port.build()).strip().replaceAll(" {2,}", " | ");
    }

    @Test
    void sendRightShowsItsReferencesAndWhatItStandsFor() {
        assertThat(words(port(1, MachPortType.SEND, 3, "directory /")))
                .isEqualTo("1 | send | 3 | - | - | - | directory /");
    }

    @Test
    void receiveRightShowsItsQueueCountsSetAndRequests() {
        MachPortStatus status = MachPortStatus.newBuilder().setMsgcount(2).setQlimit(16).setMscount(7).setSeqno(41)
                .setPset(9).setSrights(true).setSorights(4).setNsrequest(true).setPdrequest(true).build();

        assertThat(words(port(5, MachPortType.RECEIVE | MachPortType.SEND, 1, "task 3").setStatus(status)))
                .isEqualTo("5 | receive, send | 1 | 2/16 | 7 | 41 | task 3; in port set 9; send rights exist; "
                        + "4 send-once rights exist; no-senders request; port-destroyed request");
    }

    @Test
    void receiveRightOfAnIdlePortShowsZeroesAndNoReferences() {
        MachPortStatus status = MachPortStatus.newBuilder().setQlimit(5).build();

        assertThat(words(port(2, MachPortType.RECEIVE, 0, "task 3").setStatus(status)))
                .isEqualTo("2 | receive | - | 0/5 | 0 | 0 | task 3");
    }

    @Test
    void otherRightsShowTheirKindAndTheRequestsOfTheName() {
        assertThat(words(port(7, MachPortType.PORT_SET, 0, ""))).isEqualTo("7 | port set | - | - | - | -");
        assertThat(words(port(8, MachPortType.DEAD_NAME, 2, ""))).isEqualTo("8 | dead name | 2 | - | - | -");
        assertThat(words(port(9, MachPortType.SEND_ONCE, 1, "task 1")))
                .isEqualTo("9 | send-once | 1 | - | - | - | task 1");
        assertThat(words(port(6,
                MachPortType.SEND | MachPortType.DEAD_NAME_REQUEST | MachPortType.MSG_ACCEPTED_REQUEST, 1, "task 1")))
                .isEqualTo("6 | send | 1 | - | - | - | task 1; dead-name request; msg-accepted request");
    }

    @Test
    void namesAndCountsAreUnsigned() {
        MachPortStatus status = MachPortStatus.newBuilder().setQlimit(5).setMscount(-1).setSeqno(-2).build();

        assertThat(words(port(-2, MachPortType.RECEIVE, 0, "task 3").setStatus(status)))
                .isEqualTo("4294967294 | receive | - | 0/5 | 4294967295 | 4294967294 | task 3");
    }

    @Test
    void pagesOfOneTaskHaveOneHeading() {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PortTable table = new PortTable(new PrintStream(printed, true, StandardCharsets.UTF_8));
        ListPortsResponse.Builder page = ListPortsResponse.newBuilder().setTaskNumber(3).setTaskName("web");

        table.print(page.addPort(port(1, MachPortType.SEND, 1, "directory /")).build());
        table.print(page.clearPort().addPort(port(2, MachPortType.PORT_SET, 0, "")).build());
        table.print(ListPortsResponse.newBuilder().setTaskNumber(4).setTaskName("empty").build());

        assertThat(printed.toString(StandardCharsets.UTF_8).lines().map(String::strip)
                .map(line -> line.replaceAll(" {2,}.*", ""))).containsExactly("task 3: web", "name", "1", "2",
                        "task 4: empty", "name");
    }
}
