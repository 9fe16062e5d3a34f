package org.machwire.client.cli.guard;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.machwire.v1.DropNotice;
import org.machwire.v1.DropReason;
import org.machwire.v1.Explanation;

class NoticeTextTest {
    private static final Explanation SPOOFED = Explanation.newBuilder()
            .setRule("a sender speaks of its own IPv4 addresses only").setField("ARP sender protocol address")
            .setSeen("10.69.0.3").setAllowed("10.69.0.2").build();
    private static final DropNotice NOTICE = DropNotice.newBuilder().setPath("/dev/eth0m/web")
            .setReason(DropReason.ARP_SPA).setFrames(12).setAtMs(Instant.parse("2026-11-23T13:03:22Z").toEpochMilli())
            .setExplanation(SPOOFED).build();

    private final NoticeText text = new NoticeText(ZoneId.of("Europe/Berlin"),
            () -> Instant.parse("2026-11-23T20:00:00Z"));

    @Test
    void noticeSaysWhatWasDroppedThenTheRuleThenTheField() {
        assertThat(text.lines(NOTICE)).containsExactly(
                "/dev/eth0m/web: 12 frames dropped as ARP_SPA, the last at 14:03:22",
                "  A sender speaks of its own IPv4 addresses only.",
                "  ARP sender protocol address was 10.69.0.3, allowed is 10.69.0.2.");
    }

    @Test
    void timeOfAnotherDayWhereTheReaderIsHasItsDate() {
        long beforeMidnight = Instant.parse("2026-11-22T22:59:59Z").toEpochMilli();
        assertThat(text.lines(NOTICE.toBuilder().setAtMs(beforeMidnight).build()).getFirst())
                .endsWith(", the last at 2026-11-22 23:59:59");
        assertThat(text.lines(NOTICE.toBuilder().setAtMs(beforeMidnight + 1000).build()).getFirst())
                .endsWith(", the last at 00:00:00");
    }

    @Test
    void singleFrameOfAReasonThatTellsNothingMoreIsOneLine() {
        DropNotice notice = NOTICE.toBuilder().setFrames(1).setReasonValue(7777).clearExplanation().build();
        assertThat(text.lines(notice)).containsExactly("/dev/eth0m/web: 1 frame dropped as reason 7777, at 14:03:22");
    }

    @Test
    void excerptIsShownAsItCanBeTraced() throws BadInputException {
        byte[] frame = new byte[20];
        frame[0] = (byte) 0xff;
        frame[19] = 1;
        assertThat(text
                .lines(NOTICE.toBuilder().setExcerpt(ByteString.copyFrom(frame)).setFrameLength(frame.length).build()))
                .endsWith(
                        "  The frame:", "    ff 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00", "    00 00 00 01");
        assertThat(FrameHex.parse("    ff 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00\n    00 00 00 01\n"))
                .isEqualTo(frame);

        assertThat(text
                .lines(NOTICE.toBuilder().setExcerpt(ByteString.copyFrom(new byte[128])).setFrameLength(1514).build()))
                .contains("  Of its 1514 octets the first 128:").hasSize(3 + 1 + 8);
    }

    @Test
    void partsOfAnExplanationThatAreMissingAreLeftOut() {
        assertThat(DropText.line(SPOOFED.toBuilder().clearAllowed().build()))
                .isEqualTo(
                        "A sender speaks of its own IPv4 addresses only. ARP sender protocol address was 10.69.0.3.");
        assertThat(DropText.line(SPOOFED.toBuilder().clearSeen().build()))
                .endsWith("only. ARP sender protocol address: allowed is 10.69.0.2.");
        assertThat(DropText.line(SPOOFED.toBuilder().clearField().clearSeen().build()))
                .endsWith("only. Allowed is 10.69.0.2.");
        assertThat(DropText.line(Explanation.newBuilder().setRule("No way.").build())).isEqualTo("No way.");
        assertThat(DropText.line(Explanation.getDefaultInstance())).isEmpty();
    }

    @Test
    void noNameOrAddressWritesOnTheTerminal() {
        DropNotice notice = NOTICE.toBuilder().setPath("/dev/\u001b[2J")
                .setExplanation(Explanation.newBuilder().setRule("\u001b").setField("\u001b").setSeen("\u001b")
                        .setAllowed("\u001b"))
                .build();
        assertThat(String.join("", text.lines(notice))).doesNotContain("\u001b").contains("/dev/\\u{1b}[2J");
    }
}
