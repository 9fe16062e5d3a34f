package org.machwire.server.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.machwire.filter.FilterProgram.NETF_BPF;
import static org.machwire.filter.FilterProgram.NETF_IN;
import static org.machwire.filter.FilterProgram.NETF_OUT;
import static org.machwire.server.capability.Realm.ANN;
import static org.machwire.server.capability.Realm.BOB;
import static org.machwire.server.device.Capture.Direction.INBOUND;
import static org.machwire.server.device.Capture.Direction.OUTBOUND;
import static org.machwire.server.device.Capture.Direction.OVERHEARD;
import static org.machwire.server.device.Client.BOTH;
import static org.machwire.server.device.Client.READ;
import static org.machwire.server.device.Client.WRITE;
import static org.machwire.server.device.Expect.assertRefused;
import static org.machwire.v1.DropReason.NOT_DROPPED;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.machwire.ethernet.MacAddress;
import org.machwire.filter.FilterProgram;
import org.machwire.mach.NetStatus;
import org.machwire.mach.ReturnCode;
import org.machwire.server.capability.RefusedException;
import org.machwire.server.device.Watcher.Seen;
import org.machwire.server.fabric.Batches;
import org.machwire.server.frames.Frames;
import org.machwire.token.Scope;
import org.machwire.token.Token;
import org.machwire.v1.DropReason;

/** What those see who look on at a device, and that nobody else notices. */
class CaptureTest {
    private static final String LAN = "/dev/eth0m";
    private static final String WEB = LAN + "/web";
    private static final MacAddress NOBODY = MacAddress.parse("02:00:00:00:00:99");

    private final TokenLan tokens = new TokenLan();
    private final Lan lan = tokens.lan;
    private final Client alice = tokens.task(BOB).client();
    private final Client bob = tokens.task(BOB + 1).client();
    private final int web = alice.open(WEB, BOTH);
    private final int other = bob.open(LAN + "/other", BOTH);

    private FrameStream stream() {
        return lan.devices.stream(alice.space, alice.space.sendRight(web), 0, new RecordingConsumer());
    }

    private void listen(int... words) {
        alice.setFilter(web, alice.receivePort(), 0, words);
    }

    private void setFlags(int flags) {
        lan.devices.setStatus(alice.space.sendRight(web), NetStatus.NET_FLAGS, new int[]{flags});
    }

    private int openPromiscuous(String device) throws RefusedException {
        TokenLan.Holder holder = tokens.task(BOB);
        Token token = tokens.grant(Scope.builder().nodes(LAN).promiscuous().build(), 1);
        return holder(holder, token, device);
    }

    /** What {@link #openPromiscuous} opened with. */
    private Client sniffer = alice;

    private int holder(TokenLan.Holder holder, Token token, String device) throws RefusedException {
        sniffer = holder.client();
        return tokens.open(holder, token, ANN, device, READ);
    }

    @Test
    void framesAreSeenBothWaysInOrderWithLengthAndTime() {
        listen(Programs.ALL);
        Watcher watcher = Watcher.of(alice, web);
        byte[] out = alice.datagram(web, bob.lease(other), (byte) 1);
        byte[] in = bob.broadcast(other);

        alice.write(web, out);
        bob.write(other, in);

        List<Capture.Frame> frames = watcher.frames();
        assertThat(frames).extracting(Capture.Frame::timeNs).containsExactly(Lan.NOW_NS, Lan.NOW_NS);
        assertThat(frames).extracting(Capture.Frame::octets).containsExactly(out, in);
        assertThat(frames).extracting(Capture.Frame::length).containsExactly(out.length, in.length);
        assertThat(frames).extracting(Capture.Frame::direction).containsExactly(OUTBOUND, INBOUND);
        assertThat(frames).extracting(Capture.Frame::reason).containsOnly(NOT_DROPPED);
        assertThat(watcher.lost).isZero();
    }

    @Test
    void whatGuardSwitchAndLinkDropOfTheDevicesOwnIsSeenOnceWithItsReason() {
        DeviceLease mine = alice.lease(web);
        byte[] forged = bob.broadcast(other);
        byte[] toNobody = Frames.ipv4Udp(mine.mac(), Client.ipv4(mine), 1, NOBODY, "10.69.9.9", 2);
        byte[] reserved = Frames.ipv4Udp(mine.mac(), Client.ipv4(mine), 1, MacAddress.parse("01:80:c2:00:00:03"),
                "10.69.9.9", 2);
        byte[] tooLong = Arrays.copyOf(alice.broadcast(web), 1515);
        byte[] good = alice.datagram(web, bob.lease(other), (byte) 1);
        Watcher watcher = Watcher.of(alice, web);
        FrameStream stream = stream();

        stream.send(Batches.of(forged, toNobody, reserved, tooLong, good));
        setFlags(VirtualDevice.INITIAL_FLAGS & ~NetStatus.IFF_UP);
        stream.send(Batches.of(good));

        assertThat(watcher.seen()).containsExactlyInAnyOrder(Seen.of(OUTBOUND, DropReason.SRC_MAC, forged),
                Seen.of(OUTBOUND, DropReason.NO_DESTINATION, toNobody),
                Seen.of(OUTBOUND, DropReason.DST_RESERVED, reserved),
                new Seen(OUTBOUND, DropReason.FRAME_SIZE, 1515, HexFormat.of().formatHex(tooLong, 0, 1514)),
                Seen.of(OUTBOUND, NOT_DROPPED, good), Seen.of(OUTBOUND, DropReason.LINK_DOWN, good));
    }

    @Test
    void frameTooShortForAHeaderMatchesNoProgramAndNothingBehindItIsCopied() {
        byte[] secret = bob.broadcast(other);
        int[] halfWordAt12 = {NETF_BPF | NETF_OUT, 0, 0, 0, 0x28, 0, 12, 0, 0x16, 0, 0, 0};
        int[] pushWord0 = {FilterProgram.NETF_OUT, 10};
        for (int[] program : List.of(Programs.ret(NETF_OUT, 0xffff), halfWordAt12, pushWord0)) {
            for (int length = 0; length < 14; length++) {
                Watcher everything = Watcher.of(alice, web);
                Watcher matching = Watcher.of(alice, web, program);
                byte[] runt = Arrays.copyOf(secret, length);

                stream().send(Batches.of(runt, secret));

                assertThat(everything.seen()).containsExactly(Seen.of(OUTBOUND, DropReason.FRAME_SIZE, runt),
                        Seen.of(OUTBOUND, DropReason.SRC_MAC, secret));
                assertThat(matching.seen()).as("%s octets", length).extracting(Seen::length)
                        .doesNotContain(length).hasSizeLessThanOrEqualTo(1);
                everything.capture.close();
                matching.capture.close();
            }
        }
    }

    @Test
    void whatTheHypervisorAnswersHasGoneOutAndTheAnswerComesIn() {
        Watcher watcher = Watcher.of(alice, web);
        byte[] question = Frames.arpRequest(alice.lease(web).mac(), Client.ipv4(alice.lease(web)),
                Client.ipv4(bob.lease(other)));

        alice.write(web, question);

        assertThat(watcher.seen()).extracting(Seen::direction).containsExactly(OUTBOUND, INBOUND);
    }

    @Test
    void whatItReceivesIsSeenWithWhyNobodyTookIt() {
        Watcher watcher = Watcher.of(alice, web);
        byte[] toAll = bob.broadcast(other);
        byte[] misdirected = Frames.ipv4Udp(bob.lease(other).mac(), Client.ipv4(bob.lease(other)), 1,
                alice.lease(web).mac(), "10.69.9.9", 2);

        bob.write(other, toAll);
        listen(Programs.NOTHING);
        bob.write(other, toAll);
        listen(Programs.ALL);
        bob.write(other, toAll);
        bob.write(other, misdirected);
        setFlags(VirtualDevice.INITIAL_FLAGS & ~NetStatus.IFF_RUNNING);
        bob.write(other, toAll);

        assertThat(watcher.seen()).containsExactly(Seen.of(INBOUND, DropReason.NO_FILTER, toAll),
                Seen.of(INBOUND, DropReason.FILTER, toAll), Seen.of(INBOUND, NOT_DROPPED, toAll),
                Seen.of(INBOUND, DropReason.RX_ADDRESS, misdirected),
                Seen.of(INBOUND, DropReason.RECEIVER_DOWN, toAll));
        assertThat(lan.received(WEB, NOT_DROPPED)).as("a capture is no receiver").isEqualTo(1);
    }

    @Test
    void noFiltersPriorityHidesAFrameAndNoCaptureChangesWhoReceivesIt() {
        int first = alice.receivePort();
        int second = alice.receivePort();
        alice.setFilter(web, first, 100, Programs.BOTH_WAYS);
        alice.setFilter(web, second, 0, Programs.BOTH_WAYS);
        Watcher watcher = Watcher.of(alice, web);

        bob.write(other, bob.broadcast(other));
        alice.write(web, alice.broadcast(web));

        assertThat(watcher.seen()).hasSize(2);
        assertThat(alice.received(first)).hasSize(2);
        assertThat(alice.received(second)).isEmpty();
    }

    @Test
    void programChoosesDirectionsAndHowMuchOfAFrame() {
        Watcher in = Watcher.of(alice, web, Programs.ret(NETF_IN, 0xffff));
        Watcher out = Watcher.ofBeginnings(alice, web, 20, Programs.ret(NETF_OUT, 10));
        byte[] sent = alice.broadcast(web);

        alice.write(web, sent);
        bob.write(other, bob.broadcast(other));

        assertThat(in.seen()).extracting(Seen::direction).containsExactly(INBOUND);
        assertThat(out.seen()).containsExactly(
                new Seen(OUTBOUND, NOT_DROPPED, sent.length, HexFormat.of().formatHex(sent, 0, 20)));
    }

    @Test
    void programMayHaveAsManyInstructionsAsOneOfOursAndNoMore() {
        assertThat(Watcher.of(alice, web, Programs.loads(Programs.MOST_INSTRUCTIONS)).seen()).isEmpty();
        assertRefused(ReturnCode.D_INVALID_OPERATION,
                () -> Watcher.of(alice, web, Programs.loads(Programs.MOST_INSTRUCTIONS + 1)));
        assertRefused(ReturnCode.MIG_BAD_ARGUMENTS, () -> Watcher.of(alice, web, NETF_BPF | NETF_IN, 0, 0, 1 << 16));
        assertRefused(ReturnCode.D_INVALID_OPERATION, () -> Watcher.of(alice, web, NETF_BPF | NETF_IN, 0, 0, 0));
        assertRefused(ReturnCode.D_INVALID_OPERATION, () -> Watcher.of(alice, web, Programs.ret(0, 1)));
    }

    @Test
    void framesOfOthersAreSeenByNobodyWhoMayNotHearThem() {
        int third = alice.open(LAN + "/third", BOTH);
        Watcher watcher = Watcher.of(alice, third);

        bob.write(other, bob.datagram(other, alice.lease(web), (byte) 1));

        assertThat(watcher.seen()).isEmpty();
        assertRefused(ReturnCode.D_INVALID_OPERATION, () -> Watcher.ofAll(alice, third));
    }

    @Test
    void framesOfOthersAreSeenByAPromiscuousRightWhileItsCaptureLastsAndReachNoFilter() throws RefusedException {
        int sniffing = openPromiscuous("sniffer");
        int port = sniffer.receivePort();
        sniffer.setFilter(sniffing, port, 0, Programs.ALL);
        byte[] private_ = bob.datagram(other, alice.lease(web), (byte) 1);
        Watcher plain = Watcher.of(sniffer, sniffing);
        Watcher watcher = Watcher.ofAll(sniffer, sniffing);

        bob.write(other, private_);
        bob.write(other, bob.broadcast(other));

        assertThat(watcher.seen()).containsExactly(Seen.of(OVERHEARD, NOT_DROPPED, private_),
                Seen.of(INBOUND, NOT_DROPPED, bob.broadcast(other)));
        assertThat(plain.seen()).extracting(Seen::direction).containsExactly(INBOUND);
        assertThat(sniffer.received(port)).containsExactly(bob.broadcast(other));
        assertThat(lan.snapshot(LAN + "/sniffer").flags() & NetStatus.IFF_PROMISC).isZero();
        watcher.capture.close();
        lan.devices.setStatus(sniffer.space.sendRight(sniffing), NetStatus.NET_FLAGS,
                new int[]{VirtualDevice.INITIAL_FLAGS | NetStatus.IFF_PROMISC});
        Watcher.ofAll(sniffer, sniffing).capture.close();
        bob.write(other, private_);
        assertThat(sniffer.received(port)).as("the flag stays when a capture ends").containsExactly(private_);
    }

    @Test
    void captureNeedsADeviceOpenForReading() {
        int writer = alice.open(LAN + "/writer", WRITE);

        assertRefused(ReturnCode.D_INVALID_OPERATION, () -> Watcher.of(alice, writer));
        assertRefused(ReturnCode.D_NO_SUCH_DEVICE, () -> Watcher.of(alice, alice.lookup(LAN)));
        assertRefused(ReturnCode.MACH_SEND_INVALID_DEST, () -> Watcher.of(alice, 4711));
    }

    @Test
    void openingForReadingTakesNothingFromTheWriter() {
        Client second = tokens.task(BOB).client();
        int reader = second.open(WEB, READ);
        Watcher watcher = Watcher.of(second, reader);

        alice.write(web, alice.broadcast(web));

        assertThat(watcher.seen()).extracting(Seen::direction).containsExactly(OUTBOUND);
    }
}
