package org.machwire.server.autoconf;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.machwire.v1.DropReason;

/** What holds whatever is said to the station: one count, at most one frame to the asker, correct to the last checksum, and nothing to others. */
final class Fuzz {
    private static final List<DropReason> REASONS = List.of(DropReason.NOT_DROPPED, DropReason.UNREADABLE,
            DropReason.NOT_SERVED);
    /** A question that the asker passes on is kept by nobody. */
    private final Scene scene = new Scene(Scene.with("10.69.0.254", 1500), (_, _, _) -> true, false);

    /** Says a frame of the asking host's and looks at what comes of it. */
    DropReason say(byte[] frame) {
        long[] before = counts();
        byte[] answer = scene.answer(frame);
        long[] after = counts();
        @Nullable
        DropReason verdict = null;
        for (int i = 0; i < before.length; i++) {
            if (after[i] != before[i]) {
                assertThat(verdict).as("one count").isNull();
                assertThat(after[i] - before[i]).isOne();
                verdict = REASONS.get(i);
            }
        }
        assertThat(verdict).as("a count for %s", HexFormat.of().formatHex(frame)).isNotNull();
        if (answer != null) {
            assertThat(verdict).isEqualTo(DropReason.NOT_DROPPED);
            assertThat(answer).hasSizeBetween(42, 1514).startsWith(Scene.WEB.octets());
        }
        return Objects.requireNonNull(verdict);
    }

    private long[] counts() {
        return REASONS.stream().mapToLong(scene.station.received()::frames).toArray();
    }
}
