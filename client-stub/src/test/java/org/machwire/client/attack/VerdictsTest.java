package org.machwire.client.attack;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.machwire.mach.MachException;
import org.machwire.mach.ReturnCode;
import org.machwire.v1.DeviceCounters;
import org.machwire.v1.DropCount;
import org.machwire.v1.DropReason;

class VerdictsTest {
    private static final Attack ATTACK = new Attack("29", "a \"name\"", _ -> Verdict.of("", List.of()));

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    private Report report(boolean json) {
        return new Report(new PrintStream(printed, true, StandardCharsets.UTF_8), json);
    }

    private String printed() {
        return printed.toString(StandardCharsets.UTF_8);
    }

    private static Observation observation(int arrived, byte[]... heard) {
        return new Observation(Map.of("V1", List.of(heard)), 10, arrived, new Counts(Map.of()), 0, List.of(), 1,
                List.of());
    }

    @Test
    void aReportForPeopleNamesWhatGotThrough() {
        Report report = report(false);
        report.add(ATTACK, Verdict.of("2 SRC_IP4", List.of()));
        report.add(ATTACK, Verdict.of("2 forwarded", List.of("a", "b", "c", "d", "e", "f", "g")));

        assertThat(report.end(1.25)).isFalse();
        assertThat(printed().lines()).satisfiesExactly(
                line -> assertThat(line).matches("held {9}29 +a \"name\" +2 SRC_IP4"),
                line -> assertThat(line).matches("GOT THROUGH  29 +a \"name\" +2 forwarded"),
                line -> assertThat(line).endsWith(" a"), line -> assertThat(line).endsWith(" b"),
                line -> assertThat(line).endsWith(" c"), line -> assertThat(line).endsWith(" d"),
                line -> assertThat(line).endsWith(" e"), line -> assertThat(line).endsWith("and 2 more"),
                line -> assertThat(line).isEqualTo("1 of 2 attacks held, in 1.3 s; got through: 29"));
    }

    @Test
    void aReportForProgramsIsOneObjectALine() {
        Report report = report(true);
        report.add(ATTACK, Verdict.of("2 forwarded", List.of("a\nb")));

        assertThat(report.end(1)).isFalse();
        assertThat(printed().strip()).isEqualTo("{\"id\":\"29\",\"name\":\"a \\\"name\\\"\",\"held\":false,"
                + "\"seen\":\"2 forwarded\",\"faults\":[\"a\\nb\"]}");
    }

    @Test
    void whatTheVictimsLoseOrHearIsAFault() {
        assertThat(observation(10).commonFaults()).isEmpty();
        assertThat(observation(9).commonFaults()).containsExactly("1 of 10 frames between the victims were lost");
        assertThat(observation(10, new byte[]{1}).victims()).isEqualTo("heard by V1 1; victims' own 10 of 10");
        assertThat(new Refusals().with("", observation(10)).held()).isTrue();
        assertThat(new Refusals().with("", observation(10, new byte[]{1})).held()).isFalse();
        assertThat(new Refusals().with("", observation(9)).held()).isFalse();
    }

    @Test
    void whatIsNotRefusedOrForAnotherReasonIsAFault() {
        Refusals refusals = new Refusals();
        refusals.expect("one", () -> {
            throw new MachException(ReturnCode.D_READ_ONLY, "no");
        }, "D_READ_ONLY");
        refusals.expect("two", () -> {
            throw Status.PERMISSION_DENIED.asRuntimeException();
        }, "EACCES", "ENOENT");
        refusals.expect("three", () -> {}, "EACCES");

        assertThat(refusals.refused()).isOne();
        assertThat(refusals.faults()).containsExactly(
                "two was refused by PERMISSION_DENIED instead of EACCES or ENOENT",
                "three was allowed");
    }

    @Test
    void countsAreDifferencesWithoutTheHonestFrames() {
        Counts before = Counts.sent(DeviceCounters.newBuilder().setTxForwarded(5).addTxDrops(
                DropCount.newBuilder().setReason(DropReason.SRC_MAC).setFrames(1)).build());
        Counts after = Counts.sent(DeviceCounters.newBuilder().setTxForwarded(8).addTxDrops(
                DropCount.newBuilder().setReason(DropReason.SRC_MAC).setFrames(4)).build());

        assertThat(after.since(before)).hasToString("3 forwarded, 3 SRC_MAC");
        assertThat(after.since(before).withoutForwarded(3)).isEqualTo(new Counts(Map.of(DropReason.SRC_MAC, 3L)));
        assertThat(before.since(before)).hasToString("nothing");
    }

    @Test
    void whatAttacksCarryIsFoundAnywhereInAFrame() {
        byte[] frame = new byte[100];
        assertThat(Assault.carriesData(frame)).isFalse();
        System.arraycopy(Tries.DATA, 0, frame, 100 - Tries.DATA.length, Tries.DATA.length);
        assertThat(Assault.carriesData(frame)).isTrue();
    }

    @Test
    void filterWordsAreAHeaderAndFourForEachInstruction() {
        assertThat(FilterAttacks.words(new int[]{0x15, 1, 255, -2}))
                .containsExactly(0x401, 0, 0, 0, 0x15, 0xff01, 0xfffe, 0xffff);
    }
}
