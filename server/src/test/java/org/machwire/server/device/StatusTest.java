package org.machwire.server.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.machwire.mach.NetStatus.IFF_ALLMULTI;
import static org.machwire.mach.NetStatus.IFF_BROADCAST;
import static org.machwire.mach.NetStatus.IFF_PROMISC;
import static org.machwire.mach.NetStatus.IFF_RUNNING;
import static org.machwire.mach.NetStatus.IFF_UP;
import static org.machwire.mach.NetStatus.NET_ADDRESS;
import static org.machwire.mach.NetStatus.NET_FLAGS;
import static org.machwire.mach.NetStatus.NET_STATUS;
import static org.machwire.server.device.Client.BOTH;
import static org.machwire.server.device.Client.READ;
import static org.machwire.server.device.Expect.assertRefused;
import static org.machwire.server.device.Lan.ALICE;
import static org.machwire.server.device.Lan.BOB;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.machwire.mach.NetStatus;
import org.machwire.mach.ReturnCode;
import org.machwire.server.fabric.Batches;
import org.machwire.v1.DropReason;

class StatusTest {
    private static final String PATH = "/dev/eth0m/web";
    private static final int INITIAL = 0x1043;

    private final Lan lan = Lan.create();
    private final Client alice = lan.client(ALICE);
    private int device;

    @BeforeEach
    void open() {
        device = alice.open(PATH, BOTH);
    }

    private int[] get(int flavor, int count) {
        return lan.devices.getStatus(alice.space.sendRight(device), flavor, count);
    }

    private void set(int flavor, int... words) {
        lan.devices.setStatus(alice.space.sendRight(device), flavor, words);
    }

    @Test
    void statusHasTheSevenWordsOfAnEthernetInterface() {
        assertThat(get(NET_STATUS, 7)).containsExactly(14, 1514, 1, 14, 6, INITIAL, 0);
        assertThat(get(NET_STATUS, NetStatus.MAX_COUNT)).hasSize(7);
        assertThat(get(NET_STATUS, -1)).as("the count is unsigned").hasSize(7);
    }

    @Test
    void addressIsTheMacBigEndianAndZeroFilled() {
        long mac = alice.lease(device).mac().value();

        int[] words = get(NET_ADDRESS, 2);

        assertThat(Integer.toUnsignedLong(words[0])).isEqualTo(mac >>> 16);
        assertThat(words[1] >>> 16).isEqualTo((int) (mac & 0xffff));
        assertThat(words[1] & 0xffff).isZero();
    }

    @Test
    void tooSmallOrWrongCountsAreRefused() {
        assertRefused(ReturnCode.D_INVALID_OPERATION, () -> get(NET_STATUS, 6));
        assertRefused(ReturnCode.D_INVALID_OPERATION, () -> get(NET_ADDRESS, 1));
        assertRefused(ReturnCode.D_INVALID_SIZE, () -> get(NET_FLAGS, 2));
        assertRefused(ReturnCode.D_INVALID_SIZE, () -> set(NET_FLAGS));
        assertRefused(ReturnCode.D_INVALID_SIZE, () -> set(NET_STATUS, INITIAL));
    }

    @Test
    void unknownFlavorsAreRefused() {
        assertRefused(ReturnCode.D_INVALID_OPERATION, () -> get(0, 7));
        assertRefused(ReturnCode.D_INVALID_OPERATION, () -> set('n' << 16 | 3, 0));
    }

    @Test
    void flagsAreTheDevicesForAllItsOpens() {
        Client second = lan.client(ALICE);
        int reader = second.open(PATH, READ);

        set(NET_FLAGS, INITIAL | IFF_ALLMULTI);

        assertThat(lan.devices.getStatus(second.space.sendRight(reader), NET_FLAGS, 1))
                .containsExactly(INITIAL | IFF_ALLMULTI);
    }

    @Test
    void onlySomeFlagsCanBeChanged() {
        assertRefused(ReturnCode.D_INVALID_OPERATION, () -> set(NET_FLAGS, INITIAL | IFF_PROMISC));
        assertRefused(ReturnCode.D_INVALID_OPERATION, () -> set(NET_FLAGS, INITIAL & ~IFF_BROADCAST));
        assertThat(get(NET_FLAGS, 1)).containsExactly(INITIAL);
    }

    @Test
    void ofTheStatusOnlyTheFlagsCanBeSet() {
        int[] words = get(NET_STATUS, 7);
        words[NetStatus.STATUS_FLAGS] = INITIAL & ~IFF_UP;
        set(NET_STATUS, words);
        assertThat(get(NET_FLAGS, 1)).containsExactly(INITIAL & ~IFF_UP);

        words[1] = 9000;
        assertRefused(ReturnCode.D_INVALID_OPERATION, () -> set(NET_STATUS, words));
        assertRefused(ReturnCode.D_INVALID_OPERATION, () -> set(NET_ADDRESS, 1, 2));
    }

    @Test
    void setNeedsAnOpenForWriting() {
        int reader = alice.open(PATH, READ);

        assertRefused(ReturnCode.D_READ_ONLY,
                () -> lan.devices.setStatus(alice.space.sendRight(reader), NET_FLAGS, new int[]{INITIAL}));
    }

    @Test
    void downDeviceNeitherSendsNorHears() {
        int port = alice.receivePort();
        alice.setFilter(device, port, 0, Programs.BOTH_WAYS);
        Client bob = lan.client(BOB);
        int sender = bob.open("/dev/eth0m/bob", BOTH);
        FrameStream stream = lan.devices.stream(alice.space, alice.space.sendRight(device), 0, new RecordingConsumer());
        byte[] frame = alice.broadcast(device);
        for (int cleared : new int[]{IFF_UP, IFF_RUNNING}) {
            set(NET_FLAGS, INITIAL & ~cleared);
            assertRefused(ReturnCode.D_DEVICE_DOWN, () -> alice.write(device, frame));
            assertRefused(ReturnCode.D_INVALID_SIZE, () -> alice.write(device, new byte[13]));
            stream.send(Batches.of(frame, new byte[13]));
            bob.write(sender, bob.broadcast(sender));
        }

        assertThat(alice.received(port)).isEmpty();
        assertThat(lan.sent(PATH, DropReason.LINK_DOWN)).isEqualTo(2);
        assertThat(lan.sent(PATH, DropReason.FRAME_SIZE)).isEqualTo(2);
        assertThat(lan.received(PATH, DropReason.RECEIVER_DOWN)).isEqualTo(2);
        set(NET_FLAGS, INITIAL);
        bob.write(sender, bob.broadcast(sender));
        assertThat(alice.received(port)).hasSize(1);
    }

    @Test
    void writeTakesFourteenToMtuAndFourteenOctets() {
        assertRefused(ReturnCode.D_INVALID_SIZE, () -> alice.write(device, new byte[0]));
        assertRefused(ReturnCode.D_INVALID_SIZE, () -> alice.write(device, new byte[1515]));
        assertThat(alice.write(device, new byte[14])).as("forged, and success all the same").isEqualTo(14);
        assertThat(alice.write(device, new byte[1514])).isEqualTo(1514);
    }
}
