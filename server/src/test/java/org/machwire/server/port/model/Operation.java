package org.machwire.server.port.model;

import java.util.function.BiFunction;
import java.util.function.IntFunction;

/**
 * One operation that can be done in several worlds.
 *
 * @param task the index of the task that does it
 * @param text how a failure shows it
 * @param call does it, given that task and, by index, the others
 */
record Operation(int task, String text, BiFunction<TaskPorts, IntFunction<TaskPorts>, Outcome> call) {
    @Override
    public String toString() {
        return "task " + task + " " + text;
    }
}
