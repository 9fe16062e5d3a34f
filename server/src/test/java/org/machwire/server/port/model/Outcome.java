package org.machwire.server.port.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an operation answers: its return code and, on success, what it asked for; a message also with those codes that leave one.
 */
public record Outcome(int code, List<Integer> values, @Nullable Status status, @Nullable Message message) {
    /** Keeps the values from changing. */
    public Outcome {
        values = List.copyOf(values);
    }

    /** Answers a code alone. */
    public static Outcome of(int code) {
        return new Outcome(code, List.of(), null, null);
    }

    /** Answers success with these numbers. */
    public static Outcome values(Integer... values) {
        return new Outcome(Mach.SUCCESS, List.of(values), null, null);
    }

    /** Answers success with these numbers. */
    public static Outcome values(List<Integer> values) {
        return new Outcome(Mach.SUCCESS, values, null, null);
    }

    /** Answers success with the state of a receive right. */
    public static Outcome of(Status status) {
        return new Outcome(Mach.SUCCESS, List.of(), status, null);
    }

    /** Answers a code with a message. */
    public static Outcome of(int code, @Nullable Message message) {
        return new Outcome(code, List.of(), null, message);
    }
}
