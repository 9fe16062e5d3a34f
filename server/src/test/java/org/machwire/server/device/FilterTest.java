package org.machwire.server.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.machwire.server.device.Client.BOTH;
import static org.machwire.server.device.Client.READ;
import static org.machwire.server.device.Client.WRITE;
import static org.machwire.server.device.Expect.assertRefused;
import static org.machwire.server.device.Lan.ALICE;
import static org.machwire.server.device.Lan.BOB;

import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.machwire.filter.FilterProgram;
import org.machwire.filter.WellKnownFilters;
import org.machwire.mach.MachMsgType;
import org.machwire.mach.MachPortRight;
import org.machwire.mach.NetRcvMessage;
import org.machwire.mach.ReturnCode;
import org.machwire.server.capability.Realm;
import org.machwire.server.capability.RefusedException;
import org.machwire.server.frames.Frames;
import org.machwire.server.port.ReceivedMessage;
import org.machwire.token.Scope;
import org.machwire.token.Token;
import org.machwire.v1.DropReason;

class FilterTest {
    private static final String PATH = "/dev/eth0m/web";

    private final Lan lan = Lan.create();
    private final Client alice = lan.client(ALICE);
    private final Client bob = lan.client(BOB);
    private int device;
    private int port;
    private int sender;

    @BeforeEach
    void open() {
        device = alice.open(PATH, BOTH);
        port = alice.receivePort();
        sender = bob.open("/dev/eth0m/bob", BOTH);
    }

    private void send() {
        bob.write(sender, bob.broadcast(sender));
    }

    @Test
    void acceptedFrameComesAsNetRcvMsg() {
        alice.setFilter(device, port, 0, WellKnownFilters.pfinet());
        byte[] frame = bob.broadcast(sender);

        bob.write(sender, frame);

        ReceivedMessage received = Objects.requireNonNull(alice.receive(port));
        assertThat(received.message().id()).isEqualTo(2999);
        assertThat(received.message().body()).hasSize(2);
        assertThat(received.message().body().get(0).data()).hasSize(64).startsWith(Frames.BROADCAST.octets());
        assertThat(received.message().body().get(1).data()).startsWith(32, 0, 0x08, 0x06).hasSize(32);
        assertThat(lan.received(PATH, DropReason.NOT_DROPPED)).isEqualTo(1);
        assertThat(lan.snapshot(PATH).received().octets()).isEqualTo(frame.length);
    }

    @Test
    void refusedFrameIsCounted() {
        alice.setFilter(device, port, 0, Programs.NOTHING);

        send();

        assertThat(alice.received(port)).isEmpty();
        assertThat(lan.received(PATH, DropReason.FILTER)).isEqualTo(1);
    }

    @Test
    void withoutAFilterNothingIsHeard() {
        send();

        assertThat(lan.received(PATH, DropReason.NO_FILTER)).isEqualTo(1);
    }

    @Test
    void filterReplacesTheOlderOneOfTheSamePortAndDirection() {
        alice.setFilter(device, port, 0, Programs.ALL);
        alice.setFilter(device, port, 0, Programs.NOTHING);

        send();

        assertThat(alice.received(port)).isEmpty();
        assertThat(lan.snapshot(PATH).filters()).isEqualTo(1);
        assertThat(lan.devices.sinks()).isEqualTo(1);
    }

    @Test
    void filterOfTheOtherDirectionStaysAndOneOfBothReplacesBoth() {
        alice.setFilter(device, port, 0, Programs.ALL);
        alice.setFilter(device, port, 0, Programs.OUT);
        assertThat(lan.snapshot(PATH).filters()).isEqualTo(2);

        alice.setFilter(device, port, 0, Programs.BOTH_WAYS);

        assertThat(lan.snapshot(PATH).filters()).isEqualTo(1);
    }

    @Test
    void filterOfAnotherPortStays() {
        int other = alice.receivePort();
        alice.setFilter(device, port, 0, Programs.ALL);
        alice.setFilter(device, other, 0, Programs.ALL);

        send();

        assertThat(alice.received(port)).hasSize(1);
        assertThat(alice.received(other)).hasSize(1);
        assertThat(lan.received(PATH, DropReason.NOT_DROPPED)).isEqualTo(2);
    }

    @Test
    void filterGoesWithItsReceivePort() {
        alice.setFilter(device, port, 0, Programs.ALL);
        alice.setFilter(device, port, 0, Programs.OUT);

        alice.space.ports().modRefs(port, MachPortRight.RECEIVE.number(), -1);
        send();

        assertThat(lan.snapshot(PATH).filters()).isZero();
        assertThat(lan.devices.sinks()).isZero();
        assertThat(lan.received(PATH, DropReason.NO_FILTER)).isEqualTo(1);
    }

    @Test
    void sendRightOfAFilterIsGivenUpWhenItIsReplacedAndWhenTheDeviceCloses() {
        alice.setFilter(device, port, 0, Programs.ALL);
        alice.setFilter(device, port, 0, Programs.NOTHING);
        assertThat(alice.space.ports().getReceiveStatus(port).makeSendCount()).isEqualTo(2);
        assertThat(alice.space.ports().getReceiveStatus(port).sendRights()).isTrue();

        alice.close(device);

        assertThat(alice.space.ports().getReceiveStatus(port).sendRights()).isFalse();
        assertThat(lan.devices.sinks()).isZero();
    }

    @Test
    void matchAtHighPriorityKeepsTheFrameFromThoseBehind() {
        int low = alice.receivePort();
        int equal = alice.receivePort();
        alice.setFilter(device, low, 99, Programs.ALL);
        alice.setFilter(device, port, 100, Programs.ALL);
        alice.setFilter(device, equal, 100, Programs.ALL);

        send();

        assertThat(alice.received(port)).as("first in at the highest priority").hasSize(1);
        assertThat(alice.received(equal)).isEmpty();
        assertThat(alice.received(low)).isEmpty();
        assertThat(lan.received(PATH, DropReason.NOT_DROPPED)).isEqualTo(1);
    }

    @Test
    void refusalAtHighPriorityKeepsTheFrameFromNobody() {
        int low = alice.receivePort();
        alice.setFilter(device, port, 100, Programs.NOTHING);
        alice.setFilter(device, low, 0, Programs.ALL);

        send();

        assertThat(alice.received(low)).hasSize(1);
        assertThat(lan.received(PATH, DropReason.FILTER)).isEqualTo(1);
    }

    @Test
    void highPriorityOfOneOpenKeepsNothingFromAnother() {
        Client second = lan.client(ALICE);
        int reader = second.open(PATH, READ);
        int readerPort = second.receivePort();
        alice.setFilter(device, port, 127, Programs.ALL);
        second.setFilter(reader, readerPort, 0, Programs.ALL);

        send();

        assertThat(alice.received(port)).hasSize(1);
        assertThat(second.received(readerPort)).hasSize(1);
    }

    @Test
    void deviceHasOnlySoManyFiltersOverAllItsOpens() {
        Client second = lan.client(ALICE);
        int reader = second.open(PATH, READ);
        second.setFilter(reader, second.receivePort(), 0, Programs.ALL);
        for (int i = 1; i < Lan.LIMITS.filters().perDevice() - 1; i++) {
            alice.setFilter(device, alice.receivePort(), 0, Programs.ALL);
        }
        alice.setFilter(device, port, 0, Programs.ALL);
        int more = alice.receivePort();

        assertRefused(ReturnCode.D_NO_MEMORY, () -> alice.setFilter(device, more, 0, Programs.ALL));
        assertThat(alice.space.ports().getReceiveStatus(more).sendRights()).isFalse();
        assertThat(lan.devices.sinks()).isEqualTo(Lan.LIMITS.filters().perDevice());
        alice.setFilter(device, port, 0, Programs.NOTHING);

        assertThat(lan.snapshot(PATH).filters()).isEqualTo(Lan.LIMITS.filters().perDevice());
    }

    @Test
    void filterNeedsAnOpenForReading() {
        int writer = alice.open(PATH, WRITE);

        assertRefused(ReturnCode.D_INVALID_OPERATION, () -> alice.setFilter(writer, port, 0, Programs.ALL));
        assertThat(alice.space.ports().getReceiveStatus(port).sendRights()).isFalse();
    }

    @Test
    void badProgramIsRefusedAndTheOlderFilterStays() {
        alice.setFilter(device, port, 0, Programs.ALL);

        assertRefused(ReturnCode.MIG_ARRAY_TOO_LARGE,
                () -> alice.setFilter(device, port, 0, new int[FilterProgram.MAX_WORDS + 1]));
        assertRefused(ReturnCode.MIG_BAD_ARGUMENTS, () -> alice.setFilter(device, port, 0, 0x10000));
        assertRefused(ReturnCode.D_INVALID_OPERATION, () -> alice.setFilter(device, port, 0, 0));
        assertRefused(ReturnCode.D_INVALID_OPERATION, () -> alice.setFilter(device, port, 0));
        send();

        assertThat(alice.received(port)).hasSize(1);
    }

    @Test
    void receivePortMustBeARightOfTheCallers() {
        int dead = alice.space.ports().allocate(MachPortRight.DEAD_NAME.number());

        for (int bad : new int[]{0, -1, 4711, dead, device}) {
            assertRefused(ReturnCode.D_INVALID_OPERATION, () -> alice.setFilter(device, bad, 0, Programs.ALL));
        }
        assertRefused(ReturnCode.D_INVALID_OPERATION,
                () -> lan.devices.setFilter(alice.space, alice.space.sendRight(device), port,
                        MachMsgType.MAKE_SEND_ONCE, 0, FilterWords.of(Programs.ALL)));
        assertThat(lan.devices.sinks()).isZero();
    }

    @Test
    void frameIsCutToWhatTheFilterAccepts() {
        alice.setFilter(device, port, 0, Programs.ret(FilterProgram.NETF_IN, 10));
        byte[] frame = bob.broadcast(sender);

        bob.write(sender, frame);

        ReceivedMessage received = Objects.requireNonNull(alice.receive(port));
        byte[] packet = received.message().body().get(1).data();
        assertThat(packet).as("10 octets behind the packet header").hasSize(NetRcvMessage.PACKET_HEADER_OCTETS + 10);
        assertThat((int) packet[0]).as("the full length").isEqualTo(frame.length - 14 + 4);
        assertThat(lan.snapshot(PATH).received().octets()).isEqualTo(24);
    }

    @Test
    void outFilterHearsWhatTheDevicesOwnClientsSendAndNobodyElses() {
        alice.setFilter(device, port, 0, Programs.OUT);
        byte[] own = alice.broadcast(device);

        alice.write(device, own);
        send();

        assertThat(alice.received(port)).singleElement().isEqualTo(own);
    }

    @Test
    void outFilterHearsNothingThatTheGuardStops() {
        alice.setFilter(device, port, 0, Programs.OUT);

        alice.write(device, bob.broadcast(sender));

        assertThat(alice.received(port)).isEmpty();
        assertThat(lan.sent(PATH, DropReason.SRC_MAC)).isEqualTo(1);
    }

    @Test
    void fullQueueDropsAndCountsUntilThereIsRoom() {
        alice.setFilter(device, port, 0, Programs.ALL);
        for (int i = 0; i < 7; i++) {
            send();
        }
        assertThat(lan.received(PATH, DropReason.NOT_DROPPED)).isEqualTo(5);
        assertThat(lan.received(PATH, DropReason.QUEUE_FULL)).isEqualTo(2);

        assertThat(alice.received(port)).hasSize(5);
        send();
        assertThat(alice.received(port)).hasSize(1);
    }

    /** A program that tells sessions by EtherType, with so many loads before. */
    private static int[] session(int type, int loads) {
        int[] words = new int[4 * (5 + loads)];
        words[0] = 0x401;
        for (int i = 0; i <= loads; i++) {
            words[4 + 4 * i] = 0x28;
            words[6 + 4 * i] = 12;
        }
        int at = 8 + 4 * loads;
        words[at] = 0x02;
        words[at + 4] = 0x1e;
        words[at + 5] = 1;
        words[at + 6] = 1500;
        words[at + 8] = 0x17;
        words[at + 10] = type;
        return Arrays.copyOf(words, at + 16); // and RET 0
    }

    private static int[] returning(int[] words) {
        words[words.length - 4] = 0x06;
        return words;
    }

    @Test
    void sessionsOfOneProgramEachGetTheirOwn() {
        int other = alice.receivePort();
        alice.setFilter(device, port, 0, returning(session(0x0806, 0)));
        alice.setFilter(device, other, 0, returning(session(0x0800, 0)));

        send();

        assertThat(alice.received(port)).hasSize(1);
        assertThat(alice.received(other)).isEmpty();
        assertThat(lan.received(PATH, DropReason.NOT_DROPPED)).isEqualTo(1);
    }

    @Test
    void fifthProgramWithKeysOfADeviceIsRefusedAndOneMoreSessionIsNot() {
        Lan large = Lan.withFilters(new FilterLimits(32, 10_000, 1_000_000, 10_000));
        Client carol = large.client(ALICE);
        int opened = carol.open(PATH, BOTH);
        for (int loads = 0; loads < 4; loads++) {
            carol.setFilter(opened, carol.receivePort(), 0, returning(session(0x0806, loads)));
        }

        assertRefused(ReturnCode.D_NO_MEMORY,
                () -> carol.setFilter(opened, carol.receivePort(), 0, returning(session(0x0806, 4))));
        carol.setFilter(opened, carol.receivePort(), 0, returning(session(0x0800, 3)));
    }

    @Test
    void filtersOfAUserHaveSoManyInstructionsTogether() {
        Lan small = Lan.withFilters(new FilterLimits(32, 12, 1_000_000, 10_000));
        Client carol = small.client(ALICE);
        int opened = carol.open(PATH, BOTH);
        int first = carol.receivePort();
        carol.setFilter(opened, first, 0, WellKnownFilters.pfinet());
        carol.setFilter(opened, carol.receivePort(), 0, WellKnownFilters.pfinet());

        assertRefused(ReturnCode.D_NO_MEMORY,
                () -> carol.setFilter(opened, carol.receivePort(), 0, Programs.ALL));
        carol.setFilter(opened, first, 0, Programs.ALL);
        carol.setFilter(opened, carol.receivePort(), 0, Programs.ALL);
        Client dave = small.client(BOB);
        dave.setFilter(dave.open("/dev/eth0m/dave", BOTH), dave.receivePort(), 0, WellKnownFilters.pfinet());
    }

    @Test
    void filtersAreChargedToWhoImportedTheTokenAndNotToWhoImportedOneThatDescendsFromIt()
            throws RefusedException {
        TokenLan tokens = new TokenLan();
        TokenLan.Holder carol = tokens.task(ALICE.uid());
        TokenLan.Holder dave = tokens.task(BOB.uid());
        Token token = tokens.grant(Scope.builder().nodes("/dev/eth0m").build(), 1);
        Token child = tokens.narrow(token, Realm.ANN, Realm.BEN, Scope.UNRESTRICTED, null);
        int daves = tokens.open(dave, child, Realm.BEN, "daves", BOTH); // first
        int carols = tokens.open(carol, token, Realm.ANN, "carols", BOTH);
        int[] whole = Programs.loads(Programs.MOST_INSTRUCTIONS);

        carol.client().setLongFilter(carols, carol.client().receivePort(), whole);
        carol.client().setLongFilter(carols, carol.client().receivePort(), whole);
        assertRefused(ReturnCode.D_NO_MEMORY,
                () -> carol.client().setLongFilter(carols, carol.client().receivePort(), whole));

        dave.client().setLongFilter(daves, dave.client().receivePort(), whole);
    }

    @Test
    void framesBeyondTheWorkOfASecondAreDroppedAndCounted() {
        Lan slow = Lan.withFilters(new FilterLimits(32, 100, 1400, 10_000)); // seven frames at once
        Client carol = slow.client(ALICE);
        Client dave = slow.client(BOB);
        int opened = carol.open(PATH, BOTH);
        int heard = carol.receivePort();
        carol.setFilter(opened, heard, 0, returning(new int[]{0x401, 0, 0, 0, 0x80, 0, 0, 0, 0, 0, 1500, 0}));
        int from = dave.open("/dev/eth0m/dave", BOTH);
        for (int i = 0; i < 10; i++) {
            dave.write(from, dave.broadcast(from));
        }

        assertThat(slow.received(PATH, DropReason.FILTER_WORK)).isEqualTo(3);
    }
}
