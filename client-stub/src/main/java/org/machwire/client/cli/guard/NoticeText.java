package org.machwire.client.cli.guard;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.machwire.client.cli.Printable;
import org.machwire.v1.DropNotice;

/**
 * A notice for people, in a few lines: what was dropped, the rule, the field, and the frame if it is there.
 *
 * @param zone where times are told
 * @param now says what day it is: times of another day have their date
 */
record NoticeText(ZoneId zone, Supplier<Instant> now) {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);
    private static final int OCTETS_PER_LINE = 16;

    List<String> lines(DropNotice notice) {
        List<String> lines = new ArrayList<>();
        lines.add(Printable.of(notice.getPath()) + ": " + count(notice.getFrames()) + " dropped as "
                + DropText.reason(notice.getReason(), notice.getReasonValue())
                + (notice.getFrames() == 1 ? ", at " : ", the last at ") + time(notice.getAtMs()));
        add(lines, DropText.rule(notice.getExplanation()));
        add(lines, DropText.field(notice.getExplanation()));
        addExcerpt(lines, notice.getExcerpt().toByteArray(), notice.getFrameLength());
        return lines;
    }

    private static String count(long frames) {
        return Long.toUnsignedString(frames) + (frames == 1 ? " frame" : " frames");
    }

    private String time(long millis) {
        ZonedDateTime time = Instant.ofEpochMilli(millis).atZone(zone);
        boolean today = time.toLocalDate().equals(LocalDate.ofInstant(now.get(), zone));
        return (today ? TIME : DATE).format(time);
    }

    private static void add(List<String> lines, String sentence) {
        if (!sentence.isEmpty()) {
            lines.add("  " + sentence);
        }
    }

    /** In the form that {@code trace --frame} takes. */
    private static void addExcerpt(List<String> lines, byte[] octets, int frameLength) {
        if (octets.length == 0) {
            return;
        }
        lines.add(octets.length == frameLength
                ? "  The frame:"
                : "  Of its " + frameLength + " octets the first " + octets.length + ":");
        HexFormat hex = HexFormat.ofDelimiter(" ");
        for (int at = 0; at < octets.length; at += OCTETS_PER_LINE) {
            lines.add("    " + hex.formatHex(octets, at, Math.min(octets.length, at + OCTETS_PER_LINE)));
        }
    }
}
