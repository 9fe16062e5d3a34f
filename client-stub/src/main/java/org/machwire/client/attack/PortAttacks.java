package org.machwire.client.attack;

import static org.machwire.client.attack.Tries.DATA;
import static org.machwire.client.attack.Tries.PORT;

import com.google.protobuf.ByteString;
import java.util.List;
import org.machwire.mach.MachMsgType;
import org.machwire.mach.MachPortRight;
import org.machwire.mach.NetStatus;
import org.machwire.v1.DeviceGetStatusRequest;
import org.machwire.v1.DeviceServiceGrpc;
import org.machwire.v1.DeviceSetStatusRequest;
import org.machwire.v1.DeviceWriteRequest;
import org.machwire.v1.MachPortAllocateRequest;
import org.machwire.v1.MachPortDeallocateRequest;
import org.machwire.v1.MachPortInsertRightRequest;
import org.machwire.v1.MachPortModRefsRequest;
import org.machwire.v1.MachPortMoveMemberRequest;
import org.machwire.v1.MachPortServiceGrpc;

/** Rights that the attacker never received, or has used up. */
final class PortAttacks {
    private static final int NAMES = 200;
    private static final String[] NO_RIGHT = {"KERN_INVALID_NAME", "KERN_INVALID_RIGHT", "KERN_INVALID_VALUE",
            "KERN_INVALID_CAPABILITY"};

    private PortAttacks() {}

    static List<Attack> all() {
        return List.of(new Attack("77", "rights never received, used twice", PortAttacks::run));
    }

    private static Verdict run(Scene scene) throws InterruptedException {
        Refusals refusals = new Refusals();
        Assault assault = scene.begin().talk(5);
        try (RawTask task = new RawTask(scene.socket())) {
            guesses(scene, refusals, task);
            sets(refusals, task);
            usedUp(refusals, task);
        }
        return refusals.with("", assault.talk(5).end());
    }

    /** A name is worth something in its own task only. */
    private static void guesses(Scene scene, Refusals refusals, RawTask task) {
        DeviceServiceGrpc.DeviceServiceBlockingStub devices = DeviceServiceGrpc.newBlockingStub(task.channel());
        ByteString frame = ByteString
                .copyFrom(scene.v1().host().to4(scene.v2().host()).udp(PORT, PORT, DATA));
        String[] none = {"MACH_SEND_INVALID_DEST", "D_NO_SUCH_DEVICE"};
        int victims = scene.v1().device().right().name();
        for (int i = 0; i < NAMES; i++) {
            int name = i == 0 ? victims : i == 1 ? -1 : i == 2 ? Integer.MIN_VALUE : i;
            refusals.expect("to write to the name " + name, () -> devices
                    .deviceWrite(DeviceWriteRequest.newBuilder().setDevice(name).setData(frame).build()), none);
            refusals.expect("to read the status of the name " + name,
                    () -> devices.deviceGetStatus(DeviceGetStatusRequest.newBuilder().setDevice(name)
                            .setFlavor(NetStatus.NET_FLAGS).setCount(1).build()),
                    none);
            refusals.expect("to set the link down of the name " + name,
                    () -> devices.deviceSetStatus(DeviceSetStatusRequest.newBuilder().setDevice(name)
                            .setFlavor(NetStatus.NET_FLAGS).addStatus(0).build()),
                    none);
        }
        MachPortServiceGrpc.MachPortServiceBlockingStub ports = MachPortServiceGrpc.newBlockingStub(task.channel());
        refusals.expect("to deallocate a name never received", () -> ports
                .machPortDeallocate(MachPortDeallocateRequest.newBuilder().setName(0x7777).build()), NO_RIGHT);
        for (int disposition : List.of(MachMsgType.MOVE_SEND, MachMsgType.COPY_SEND, MachMsgType.MAKE_SEND,
                MachMsgType.MAKE_SEND_ONCE, MachMsgType.MOVE_SEND_ONCE, MachMsgType.MOVE_RECEIVE, 0, 99)) {
            refusals.expect("to insert a right never received, " + disposition,
                    () -> ports.machPortInsertRight(MachPortInsertRightRequest.newBuilder().setName(0x5555)
                            .setRight(0x7777).setDisposition(disposition).build()),
                    NO_RIGHT);
        }
    }

    private static void sets(Refusals refusals, RawTask task) {
        MachPortServiceGrpc.MachPortServiceBlockingStub ports = MachPortServiceGrpc.newBlockingStub(task.channel());
        int set = allocate(ports, MachPortRight.PORT_SET);
        int other = allocate(ports, MachPortRight.PORT_SET);
        for (int into : new int[]{set, other}) {
            refusals.expect("a port set in a port set", () -> ports.machPortMoveMember(
                    MachPortMoveMemberRequest.newBuilder().setMember(set).setAfter(into).build()), NO_RIGHT);
        }
        int receive = allocate(ports, MachPortRight.RECEIVE);
        refusals.expect("a port in a port", () -> ports.machPortMoveMember(
                MachPortMoveMemberRequest.newBuilder().setMember(receive).setAfter(receive).build()), NO_RIGHT);
        refusals.expect("a second receive right", () -> ports.machPortModRefs(MachPortModRefsRequest.newBuilder()
                .setName(receive).setRight(MachPortRight.RECEIVE.number()).setDelta(1).build()), NO_RIGHT);
        refusals.expect("70000 references that are not held", () -> ports.machPortModRefs(MachPortModRefsRequest
                .newBuilder().setName(receive).setRight(MachPortRight.SEND.number()).setDelta(70_000).build()),
                NO_RIGHT);
    }

    private static int allocate(MachPortServiceGrpc.MachPortServiceBlockingStub ports, MachPortRight right) {
        return ports.machPortAllocate(MachPortAllocateRequest.newBuilder().setRight(right.number()).build())
                .getName();
    }

    /** A send-once right is good once, and a send right of a dead port never again. */
    private static void usedUp(Refusals refusals, RawTask task) {
        MachPortServiceGrpc.MachPortServiceBlockingStub ports = MachPortServiceGrpc.newBlockingStub(task.channel());
        int receive = allocate(ports, MachPortRight.RECEIVE);
        insert(ports, 0x6001, receive, MachMsgType.MAKE_SEND_ONCE);
        insert(ports, 0x6002, 0x6001, MachMsgType.MOVE_SEND_ONCE);
        refusals.expect("a send-once right, twice", () -> insert(ports, 0x6003, 0x6001, MachMsgType.MOVE_SEND_ONCE),
                NO_RIGHT);
        refusals.expect("a send-once right, copied", () -> insert(ports, 0x6004, 0x6002, MachMsgType.COPY_SEND),
                NO_RIGHT);
        insert(ports, receive, receive, MachMsgType.MAKE_SEND);
        ports.machPortModRefs(MachPortModRefsRequest.newBuilder().setName(receive)
                .setRight(MachPortRight.RECEIVE.number()).setDelta(-1).build());
        refusals.expect("a send right of a dead name", () -> insert(ports, 0x6005, receive, MachMsgType.MAKE_SEND),
                NO_RIGHT);
        refusals.expect("the dead name's receive right",
                () -> insert(ports, 0x6006, receive, MachMsgType.MOVE_RECEIVE), NO_RIGHT);
    }

    private static void insert(MachPortServiceGrpc.MachPortServiceBlockingStub ports, int name, int right,
            int disposition) {
        ports.machPortInsertRight(MachPortInsertRightRequest.newBuilder().setName(name).setRight(right)
                .setDisposition(disposition).build());
    }
}
