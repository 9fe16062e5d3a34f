package org.machwire.server.filter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.machwire.filter.FilterException;
import org.machwire.filter.FilterProgram;
import org.machwire.filter.Scratch;
import org.machwire.filter.WellKnownFilters;
import org.machwire.server.filter.FilterTable.Filter;

class StepTest {
    private final FilterPool pool = new FilterPool(Runnable::run, 10_000);
    private final List<Filter<String>> filters = new ArrayList<>();

    private void set(int[] words, int priority, String receiver) {
        try {
            FilterProgram program = FilterProgram.parse(words);
            filters.add(new Filter<>(program, pool.acquire(program.code(), 0), priority, receiver));
        } catch (FilterException e) {
            throw new AssertionError(e);
        }
    }

    /** A program that tells sessions by EtherType and first octet, and accepts 10 octets. */
    private static int[] session(int type, int octet) {
        return new int[]{0x401, 0, 0, 0, 0x28, 0, 12, 0, 0x02, 0, 0, 0, 0x30, 0, 0, 0, 0x02, 0, 1, 0, 0x1e, 2, 10, 0,
                0x17, 0, type, 0, 0x17, 0, octet, 0, 0x06, 0, 0, 0};
    }

    private static byte[] frame(int type, int octet) {
        byte[] frame = new byte[64];
        frame[0] = (byte) octet;
        frame[12] = (byte) (type >> 8);
        frame[13] = (byte) type;
        return frame;
    }

    private static String receiver(Step<String> step, byte[] frame) {
        int[] memory = Scratch.ofThisThread();
        return String.valueOf(
                step.receiver(step.program().runner().run(frame, 0, frame.length, memory), memory));
    }

    private List<Step<String>> steps() {
        return Step.of(new FilterTable<>(filters), FilterProgram::in);
    }

    @Test
    void sessionsOfOneProgramAreOneStepAndFoundByTheirKeys() {
        set(session(0x800, 1), 5, "a");
        set(WellKnownFilters.acceptAll(), 5, "all");
        set(session(0x800, 2), 5, "b");
        set(session(0x806, 1), 5, "c");

        List<Step<String>> steps = steps();

        assertThat(steps).hasSize(2);
        assertThat(receiver(steps.getFirst(), frame(0x800, 1))).isEqualTo("a");
        assertThat(receiver(steps.getFirst(), frame(0x800, 2))).isEqualTo("b");
        assertThat(receiver(steps.getFirst(), frame(0x806, 1))).isEqualTo("c");
        assertThat(receiver(steps.getFirst(), frame(0x806, 2))).isEqualTo("null");
        assertThat(steps.getLast().onlyReceiver()).isEqualTo("all");
    }

    @Test
    void aThousandSessionsAreEachFound() {
        for (int i = 0; i < 1000; i++) {
            set(session(0x1000 + i, i & 0xff), 5, "" + i);
        }

        Step<String> step = steps().getFirst();

        for (int i = 0; i < 1000; i++) {
            assertThat(receiver(step, frame(0x1000 + i, i))).isEqualTo("" + i);
            assertThat(receiver(step, frame(0x1000 + i, i + 1))).isEqualTo("null");
        }
    }

    @Test
    void ofEqualKeysTheFirstIsFoundAndAnotherPriorityIsAnotherStep() {
        set(session(0x800, 1), 5, "first");
        set(session(0x800, 1), 5, "second");
        set(session(0x800, 1), 4, "lower");

        List<Step<String>> steps = steps();

        assertThat(steps).hasSize(2);
        assertThat(receiver(steps.getFirst(), frame(0x800, 1))).isEqualTo("first");
        assertThat(receiver(steps.getLast(), frame(0x800, 1))).isEqualTo("lower");
    }

    @Test
    void otherDirectionsAreLeftOut() {
        int[] out = WellKnownFilters.acceptAll();
        out[0] = 0x402;
        set(out, 0, "out");

        assertThat(steps()).isEmpty();
        assertThat(Step.of(new FilterTable<>(filters), FilterProgram::out)).hasSize(1);
    }
}
