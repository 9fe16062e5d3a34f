package org.machwire.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.machwire.it.Codes.KERN_RESOURCE_SHORTAGE;
import static org.machwire.it.Codes.SEND_NO_BUFFER;
import static org.machwire.it.Codes.SUCCESS;
import static org.machwire.it.Codes.fails;
import static org.machwire.mach.MachMsgType.COPY_SEND;
import static org.machwire.mach.MachMsgType.MAKE_SEND;
import static org.machwire.mach.MachMsgType.MAKE_SEND_ONCE;
import static org.machwire.mach.MachMsgType.MOVE_SEND;
import static org.machwire.mach.MachPortRight.RECEIVE;

import java.util.Arrays;

import com.google.protobuf.ByteString;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.machwire.v1.TypedItem;

/** The configured limits of ports and messages, set low: statements P and M of MACH.md. */
class MachLimitsIT {
    private static final int NAMES = 20;
    private static final int RIGHTS = 50;

    @RegisterExtension
    static final MachFixture MACH = new MachFixture("""
            segment { name: "lan" ipv4: "10.69.0.0/16" }
            node { path: "/dev/eth0m" multiplexer { segment: "lan" } }
            node { path: "/servers" mode: 0777 directory {} }
            limit { names_per_task: 20 queue_octets_per_user: 65536 rights_per_message: 50 }
            """);

    private RawMach task;
    private int port;

    @BeforeEach
    void attach() {
        await().atMost(RunningProcess.PATIENCE).until(() -> MACH.server().status().getTaskCount() == 0);
        task = MACH.task();
        port = task.receiveRight();
    }

    private void exhaustNames() {
        while (task.names().getNameCount() < NAMES) {
            task.deadName();
        }
    }

    @Test
    void P50_aTaskHasNoMoreNamesThanItsLimit() {
        int once = task.sendOnceRight(port);
        exhaustNames();
        fails(KERN_RESOURCE_SHORTAGE, () -> task.deadName());
        fails(KERN_RESOURCE_SHORTAGE, () -> task.allocateName(RECEIVE.number(), 500));
        fails(KERN_RESOURCE_SHORTAGE, () -> task.extract(port, MAKE_SEND_ONCE));
        task.insert(port, port, MAKE_SEND);
        task.deallocate(once);
        assertThat(task.receiveRight()).isEqualTo(once);
    }

    @Test
    void M120_aUsersMessagesInQueuesHaveALimitOfOctets() {
        RawMach other = MACH.task();
        int name = task.give(other, port, MAKE_SEND);
        int reply = other.receiveRight();
        other.send(RawMessage.to(name, COPY_SEND).octets(40_000));
        int refused = other.sendCode(
                RawMessage.to(name, MOVE_SEND).reply(reply, MAKE_SEND_ONCE).rights(MAKE_SEND, reply).octets(40_000));
        assertThat(refused).isEqualTo(SEND_NO_BUFFER);
        assertThat(other.sendRefs(name)).isOne();
        assertThat(other.status(reply).getMscount()).isZero();
        assertThat(other.status(reply).getSorights()).isZero();
        assertThat(task.status(port).getMsgcount()).isOne();
        assertThat(task.sendCode(RawMessage.to(port, MAKE_SEND).octets(40_000))).isEqualTo(SEND_NO_BUFFER);
        task.receive(port);
        assertThat(other.sendCode(RawMessage.to(name, COPY_SEND).octets(40_000))).isEqualTo(SUCCESS);
    }

    @Test
    void M121_outOfLineDataCountToo() {
        var item = TypedItem.newBuilder().setTypeName(9).setTypeSize(8).setNumber(70_000)
                .setData(ByteString.copyFrom(new byte[70_000])).setOutOfLine(true).build();
        assertThat(task.sendCode(RawMessage.to(port, MAKE_SEND).complex().item(item))).isEqualTo(SEND_NO_BUFFER);
        task.hasNothing(port);
    }

    @Test
    void M122_aDestroyedQueueGivesItsOctetsBack() {
        for (int i = 0; i < 5; i++) {
            int doomed = task.receiveRight();
            task.send(RawMessage.to(doomed, MAKE_SEND).octets(60_000));
            task.destroy(doomed);
        }
        assertThat(task.sendCode(RawMessage.to(port, MAKE_SEND).octets(60_000))).isEqualTo(SUCCESS);
        assertThat(task.receive(port).getBody(0).getNumber()).isEqualTo(60_000);
    }

    @Test
    void M123_aMessageCarriesNoMoreRightsThanItsLimit() {
        int[] rights = new int[RIGHTS];
        Arrays.fill(rights, port);
        task.send(RawMessage.to(port, MAKE_SEND).rights(MAKE_SEND, rights));
        task.receive(port);
        int mscount = task.status(port).getMscount();
        assertThat(task.sendCode(RawMessage.to(port, MAKE_SEND).rights(MAKE_SEND, rights).rights(MAKE_SEND, port)))
                .isEqualTo(SEND_NO_BUFFER);
        assertThat(task.status(port).getMscount()).isEqualTo(mscount);
        task.hasNothing(port);
    }

    @Test
    void M124_aNotificationNeedsNoOctetsOfAnybody() {
        int told = task.receiveRight();
        task.send(RawMessage.to(port, MAKE_SEND).octets(60_000));
        task.deallocate(task.sendOnceRight(told));
        assertThat(task.receive(told).getId()).isEqualTo(71);
    }

    @Test
    void M125_rightsForWhichThereAreNoNamesAreDestroyed() {
        RawMach other = MACH.task();
        int name = task.give(other, port, MAKE_SEND);
        int carried = other.receiveRight();
        int reply = other.receiveRight();
        exhaustNames();
        other.send(RawMessage.to(name, COPY_SEND).rights(MAKE_SEND_ONCE, carried, carried));
        assertThat(task.receiveCode(port)).isEqualTo(0x1000600c);
        assertThat(other.receive(carried).getId()).isEqualTo(71);
        assertThat(other.receive(carried).getId()).isEqualTo(71);
        other.send(RawMessage.to(name, COPY_SEND).reply(reply, MAKE_SEND_ONCE));
        assertThat(task.receiveCode(port)).isEqualTo(0x1000600b);
        assertThat(other.receive(reply).getId()).isEqualTo(71);
        task.hasNothing(port);
    }
}
