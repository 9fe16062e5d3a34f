package org.machwire.server.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.machwire.server.capability.Realm.ANN;
import static org.machwire.server.capability.Realm.BOB;
import static org.machwire.server.device.Capture.Direction.INBOUND;
import static org.machwire.server.device.Client.BOTH;
import static org.machwire.server.device.Client.READ;
import static org.machwire.server.device.Expect.assertRefused;
import static org.machwire.v1.DropReason.NOT_DROPPED;

import org.junit.jupiter.api.Test;
import org.machwire.mach.MachException;
import org.machwire.mach.ReturnCode;
import org.machwire.server.capability.RefusedException;
import org.machwire.server.fabric.RingMemory;
import org.machwire.token.Scope;
import org.machwire.token.Token;
import org.machwire.v1.DropReason;

/** What captures take, and how they end. */
class CaptureBoundsTest {
    private static final String LAN = "/dev/eth0m";
    private static final String WEB = LAN + "/web";

    private final TokenLan tokens = new TokenLan();
    private final Lan lan = tokens.lan;
    private final Client alice = tokens.task(BOB).client();
    private final Client bob = tokens.task(BOB + 1).client();
    private final int web = alice.open(WEB, BOTH);
    private final int other = bob.open(LAN + "/other", BOTH);

    @Test
    void deviceHasSoManyCapturesAndNoMoreUntilOneEnds() {
        Watcher first = Watcher.of(alice, web);
        Watcher.of(alice, web);
        assertThat(Lan.LIMITS.capturesPerDevice()).isEqualTo(2);

        assertRefused(ReturnCode.D_NO_MEMORY, () -> Watcher.of(alice, web));
        first.capture.close();
        first.capture.close();
        Watcher.of(alice, web);

        assertRefused(ReturnCode.D_NO_MEMORY, () -> Watcher.of(alice, web));
    }

    @Test
    void captureThatIsNotReadLosesAndSaysHowMuchAndTheStreamItWatchesLosesNothing() {
        int port = alice.receivePort();
        alice.setFilter(web, port, 0, Programs.ALL);
        RecordingConsumer consumer = new RecordingConsumer();
        FrameStream stream = lan.devices.stream(alice.space, alice.space.sendRight(web), port, consumer);
        Watcher watcher = Watcher.of(alice, web);
        byte[] frame = bob.datagram(other, alice.lease(web), new byte[1000]);
        int fitting = Lan.LIMITS.captureOctets() / (frame.length + 3 + 20);

        for (int i = 0; i < fitting + 5; i++) {
            bob.write(other, frame);
            assertThat(RecordingConsumer.drain(stream)).hasSize(1);
        }

        assertThat(watcher.consumer.wakeUps).as("once until all was taken").isEqualTo(1);
        assertThat(watcher.frames()).hasSize(fitting);
        assertThat(watcher.lost).isEqualTo(5);
        bob.write(other, frame);
        assertThat(watcher.frames()).as("it goes on").hasSize(1);
        assertThat(watcher.lost).isEqualTo(5);
        assertThat(watcher.consumer.wakeUps).isEqualTo(2);
    }

    @Test
    void captureTakesNoMemoryThatStreamsMayNeedAndTellsThatItLosesEverything() {
        RingMemory.Share share = lan.devices.ringMemory().share(BOB);
        long limit = lan.devices.ringMemory().limitOctets();
        for (long taken = 0; taken < limit / 2; taken += RingMemory.CHUNK_OCTETS) {
            assertThat(share.acquireSpare()).isNotNull();
        }
        Watcher watcher = Watcher.of(alice, web);

        alice.write(web, alice.broadcast(web));

        assertThat(watcher.consumer.wakeUps).isEqualTo(1);
        assertThat(watcher.frames()).isEmpty();
        assertThat(watcher.lost).isEqualTo(1);
        assertThat(lan.devices.ringMemory().usedOctets()).isEqualTo(limit / 2);
    }

    @Test
    void captureBeyondItsWorkLosesAndTheFiltersItWatchesDoNot() {
        Lan slow = Lan.withFilters(new FilterLimits(32, 100, 1400, 1000)); // of two instructions seven at once
        Client watched = slow.client(Lan.ALICE);
        Client sender = slow.client(Lan.BOB);
        int device = watched.open(WEB, BOTH);
        int from = sender.open(LAN + "/sender", BOTH);
        watched.setFilter(device, watched.receivePort(), 0, 0x401, 0, 0, 0, 0x80, 0, 0, 0, 0x06, 0, 1500, 0);
        Watcher watcher = Watcher.of(watched, device, 0x401, 0, 0, 0, 0x80, 0, 0, 0, 0x06, 0, 1500, 0);

        for (int i = 0; i < 7; i++) {
            sender.write(from, sender.broadcast(from));
        }

        assertThat(watcher.seen()).hasSize(3);
        assertThat(watcher.lost).isEqualTo(4);
        assertThat(slow.received(WEB, DropReason.FILTER_WORK)).isZero();
        assertThat(slow.received(WEB, NOT_DROPPED) + slow.received(WEB, DropReason.QUEUE_FULL)).isEqualTo(7);
    }

    @Test
    void captureThatHasNoWorkLeftTakesNoneOfAnotherUsersOfTheSameDevice() {
        Lan slow = Lan.withFilters(new FilterLimits(32, 100, 1400, 1000)); // of two instructions seven at once
        Client owner = slow.client(Lan.ALICE);
        Client reader = slow.client(Lan.BOB);
        int[] program = {0x401, 0, 0, 0, 0x80, 0, 0, 0, 0x06, 0, 1500, 0};
        int device = owner.open("/dev/shared", BOTH);
        int from = reader.open(LAN + "/sender", BOTH);
        owner.setFilter(device, owner.receivePort(), 0, program);
        Watcher costly = Watcher.of(owner, device, program);
        Watcher plain = Watcher.of(reader, reader.open("/dev/shared", READ));

        for (int i = 0; i < 7; i++) {
            reader.write(from, reader.broadcast(from));
        }

        assertThat(costly.seen()).hasSizeLessThan(7);
        assertThat(costly.lost).isPositive();
        assertThat(plain.seen()).hasSize(7);
        assertThat(plain.lost).isZero();
    }

    @Test
    void stoppedCaptureSeesNoFurtherFrameAndHandsOverWhatItHasSeenAndLost() {
        Watcher watcher = Watcher.of(alice, web);
        byte[] frame = bob.datagram(other, alice.lease(web), new byte[1000]);
        int sent = Lan.LIMITS.captureOctets() / frame.length + 5;
        for (int i = 0; i < sent; i++) {
            bob.write(other, frame);
        }

        watcher.capture.stop();
        bob.write(other, frame);

        assertThat(watcher.capture.isDrained()).isFalse();
        assertThat(watcher.frames().size() + watcher.lost).isEqualTo(sent);
        assertThat(watcher.lost).isPositive();
        assertThat(watcher.capture.isDrained()).isTrue();
        assertThat(lan.devices.ringMemory().usedOctets()).isZero();
    }

    @Test
    void stoppedCaptureLeavesItsPlaceToAnotherAndIsStillToBeClosed() {
        Watcher first = Watcher.of(alice, web);
        Watcher.of(alice, web);
        alice.write(web, alice.broadcast(web));

        first.capture.stop();
        first.capture.stop();
        Watcher.of(alice, web);

        assertRefused(ReturnCode.D_NO_MEMORY, () -> Watcher.of(alice, web));
        first.capture.close();
        assertThat(first.frames()).isEmpty();
        assertThat(first.capture.isDrained()).as("what waited was forgotten").isFalse();
        assertRefused(ReturnCode.D_NO_MEMORY, () -> Watcher.of(alice, web));
    }

    @Test
    void deathOfTheDeviceTakesWhatWaitsOfAStoppedCapture() {
        Watcher watcher = Watcher.of(alice, web);
        alice.write(web, alice.broadcast(web));
        watcher.capture.stop();

        alice.space.destroy();

        assertThat(watcher.consumer.end()).isNotNull().extracting(MachException::code)
                .isEqualTo(ReturnCode.MACH_SEND_INVALID_DEST);
        assertThat(watcher.frames()).isEmpty();
        assertThat(watcher.capture.isDrained()).isFalse();
    }

    @Test
    void captureEndsWithItsDeviceAndNothingOfItIsLeft() {
        Watcher watcher = Watcher.of(alice, web);
        alice.write(web, alice.broadcast(web));

        alice.space.destroy();

        assertThat(watcher.consumer.end()).isNotNull().extracting(MachException::code)
                .isEqualTo(ReturnCode.MACH_SEND_INVALID_DEST);
        assertThat(watcher.frames()).isEmpty();
        bob.space.destroy();
        lan.verifyEmpty("ended");
    }

    @Test
    void closedCaptureSeesNothingHearsOfNoDeathAndGivesItsMemoryBack() {
        Watcher watcher = Watcher.of(alice, web);
        alice.write(web, alice.broadcast(web));
        assertThat(lan.devices.ringMemory().usedOctets()).isPositive();

        watcher.capture.close();
        alice.write(web, alice.broadcast(web));

        assertThat(watcher.frames()).isEmpty();
        assertThat(lan.devices.ringMemory().usedOctets()).isZero();
        alice.space.destroy();
        assertThat(watcher.consumer.ends).isEmpty();
    }

    @Test
    void revocationEndsACaptureAndWhatWaitedIsNotToBeHadAnyMore() throws RefusedException {
        TokenLan.Holder holder = tokens.task(BOB);
        Token token = tokens.grant(Scope.builder().nodes(LAN).build(), 1);
        int device = tokens.open(holder, token, ANN, "granted", READ);
        Watcher watcher = Watcher.of(holder.client(), device);
        bob.write(other, bob.broadcast(other));

        tokens.revoke(token);

        assertThat(watcher.consumer.end()).isNotNull().extracting(MachException::code)
                .isEqualTo(ReturnCode.MACH_SEND_INVALID_DEST);
        assertThat(watcher.frames()).isEmpty();
    }

    @Test
    void membraneThatIsCutLetsNothingInOrOut() {
        RingMemory memory = new RingMemory(1 << 20, 1 << 20);
        Passage owner = new Passage(lan.kernel);
        Passage sender = new Passage(lan.kernel);
        CaptureRing ring = new CaptureRing(memory.share(1), 1 << 16, 1514, owner, () -> {});
        byte[] frame = new byte[60];

        ring.append(1, INBOUND, NOT_DROPPED, frame, 0, 60, 60, sender);
        sender.cut();
        ring.append(2, INBOUND, NOT_DROPPED, frame, 0, 60, 60, sender);
        assertThat(ring.take()).isNotNull().satisfies(batch -> {
            assertThat(batch.frames()).extracting(Capture.Frame::timeNs).containsExactly(1L);
            assertThat(batch.lost()).isZero();
        });
        ring.append(3, INBOUND, NOT_DROPPED, frame, 0, 60, 60, new Passage(lan.kernel));
        owner.cut();
        ring.append(4, INBOUND, NOT_DROPPED, frame, 0, 60, 60, new Passage(lan.kernel));

        assertThat(ring.take()).isNull();
        ring.close();
        assertThat(memory.usedOctets()).isZero();
    }

    @Test
    void frameThatNoFilterOrProgramTakesIsNotKept() {
        Watcher watcher = Watcher.of(alice, web, Programs.NOTHING);

        bob.write(other, bob.broadcast(other));

        assertThat(watcher.consumer.wakeUps).isZero();
        assertThat(lan.devices.ringMemory().usedOctets()).isZero();
    }
}
