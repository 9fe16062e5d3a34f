package org.machwire.server.port;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.machwire.mach.MachMsgBits;
import org.machwire.mach.MachMsgType;
import org.machwire.mach.ReturnCode;

/** What rights and the notifications that they may become occupy, and that it is bounded. */
class OccupationTest {
    private static final int RECEIVE = 1;
    private static final int USER = 7;
    private static final int LIMIT = 65_536;

    private final PortKernel kernel = new PortKernel(new PortLimits(2000, LIMIT, 2000));
    private final PortSpace task = kernel.createSpace(USER, 1);

    private ReturnCode send(int port, TypedItem... body) {
        List<ReturnCode> codes = new ArrayList<>();
        task.messages().send(new OutgoingMessage(MachMsgBits.of(MachMsgType.MAKE_SEND, 0) | MachMsgBits.COMPLEX, port,
                0, 0, List.of(body)), 0, 0, result -> codes.add(result.code()));
        return codes.getFirst();
    }

    private static TypedItem rights(int disposition, int name, int count) {
        int[] names = new int[count];
        Arrays.fill(names, name);
        return TypedItem.rights(disposition, false, names);
    }

    @Test
    void notificationsOfManyPortsDoNotGrowBeyondTheLimitOfTheirUser() {
        int notifications = 0;
        ReturnCode code = ReturnCode.KERN_SUCCESS;
        for (int i = 0; i < 100 && code == ReturnCode.KERN_SUCCESS; i++) {
            int told = task.ports().allocate(RECEIVE);
            int carrier = task.ports().allocate(RECEIVE);
            code = send(carrier, rights(MachMsgType.MAKE_SEND_ONCE, told, 50));
            task.ports().destroy(carrier);
            notifications += task.ports().getReceiveStatus(told).messageCount();
        }

        assertThat(code).isEqualTo(ReturnCode.MACH_SEND_NO_BUFFER);
        assertThat(notifications).isPositive().isLessThanOrEqualTo(LIMIT / 128);
        assertThat(kernel.queuedOctets(USER)).as("octets that they occupy").isEqualTo(notifications * 128L);
    }

    @Test
    void receivedNotificationsAndDeadPortsOccupyNothing() {
        int told = task.ports().allocate(RECEIVE);
        int carrier = task.ports().allocate(RECEIVE);
        send(carrier, rights(MachMsgType.MAKE_SEND_ONCE, told, 50));
        task.ports().destroy(carrier);
        for (int i = 0; i < 20; i++) {
            Expect.message(task, told);
        }
        assertThat(kernel.queuedOctets(USER)).isEqualTo(30 * 128);

        task.ports().destroy(told);
        assertThat(kernel.queuedOctets(USER)).isZero();
    }

    @Test
    void requestsForNotificationsBeyondTheLimitAreAResourceShortage() {
        int told = task.ports().allocate(RECEIVE);
        int watched = 0;
        for (; watched < LIMIT / 128; watched++) {
            task.ports().requestNotification(task.ports().allocate(RECEIVE), 72, 0, told, MachMsgType.MAKE_SEND_ONCE);
        }

        Expect.code(ReturnCode.KERN_RESOURCE_SHORTAGE,
                () -> task.ports().requestNotification(task.ports().allocate(RECEIVE), 72, 0, told,
                        MachMsgType.MAKE_SEND_ONCE));
    }

    @Test
    void portsThatOnlyMessagesKnowOccupyMoreThanTheirNames() {
        int carrier = task.ports().allocate(RECEIVE);
        task.ports().setQlimit(carrier, 16);
        int sent = 0;
        ReturnCode code = ReturnCode.KERN_SUCCESS;
        while (code == ReturnCode.KERN_SUCCESS) {
            int[] names = new int[50];
            Arrays.setAll(names, i -> task.ports().allocate(RECEIVE));
            code = send(carrier, TypedItem.rights(MachMsgType.MOVE_RECEIVE, false, names));
            sent += code == ReturnCode.KERN_SUCCESS ? names.length : 0;
        }

        assertThat(code).isEqualTo(ReturnCode.MACH_SEND_NO_BUFFER);
        assertThat(sent).isBetween(300, LIMIT / 164);
        task.ports().destroy(carrier);
        assertThat(kernel.queuedOctets(USER)).isZero();
    }

    @Test
    void oneCircularRightAmongManyDestroysTheWholeMessage() {
        int[] chain = new int[20];
        Arrays.setAll(chain, i -> withSend());
        for (int i = 1; i < chain.length; i++) {
            task.messages().send(to(chain[i], MachMsgType.COPY_SEND, chain[i - 1]), 0, 0, result -> {});
        }
        int harmless = task.ports().allocate(RECEIVE);

        List<ReturnCode> codes = new ArrayList<>();
        task.messages().send(to(chain[0], MachMsgType.COPY_SEND, harmless, chain[19], task.ports().allocate(RECEIVE)),
                0, 0,
                result -> codes.add(result.code()));

        assertThat(codes).containsExactly(ReturnCode.KERN_SUCCESS);
        assertThat(task.ports().type(chain[0])).as("all of the circle is dead").isEqualTo(0x100000);
        assertThat(task.ports().type(chain[19])).isEqualTo(0x100000);
        Expect.code(ReturnCode.KERN_INVALID_NAME, () -> task.ports().type(harmless));
        assertThat(kernel.queuedOctets(USER)).isZero();
    }

    private int withSend() {
        int port = task.ports().allocate(RECEIVE);
        task.ports().insertRight(port, port, MachMsgType.MAKE_SEND);
        return port;
    }

    private static OutgoingMessage to(int port, int disposition, int... moved) {
        return new OutgoingMessage(MachMsgBits.of(disposition, 0) | MachMsgBits.COMPLEX, port, 0, 0,
                List.of(TypedItem.rights(MachMsgType.MOVE_RECEIVE, false, moved)));
    }
}
