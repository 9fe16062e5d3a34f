package org.machwire.server.port.model;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;

/**
 * Does the same random operations in two worlds and compares all that the tasks can see. The seed alone decides which, as long as
 * the worlds agree.
 */
public final class RandomOperations {
    private static final int TASKS = 3;
    private static final int COMPARE_EVERY = 50;
    private static final int SHOWN = 20;

    private final World expectedWorld;
    private final World actualWorld;
    private final long seed;
    private final Random random;
    private final List<TaskPorts> expected = new ArrayList<>();
    private final List<TaskPorts> actual = new ArrayList<>();
    private final Deque<String> last = new ArrayDeque<>();
    private final Coverage coverage = new Coverage();
    private int index;

    /**
     * Prepares a run.
     *
     * @param expected the world that is right if they differ
     * @param actual the world that is tested
     * @param seed decides on the operations
     */
    public RandomOperations(World expected, World actual, long seed) {
        this.expectedWorld = expected;
        this.actualWorld = actual;
        this.seed = seed;
        this.random = new Random(seed);
        for (int i = 0; i < TASKS; i++) {
            this.expected.add(expectedWorld.newTask());
            this.actual.add(actualWorld.newTask());
        }
    }

    /**
     * Does so many operations; at the end all tasks die.
     *
     * @throws AssertionError on the first difference, with the seed, the operations before it and both outcomes
     */
    public Coverage run(int operations) {
        for (index = 0; index < operations; index++) {
            step();
            if (index % COMPARE_EVERY == COMPARE_EVERY - 1) {
                compareState();
            }
        }
        compareState();
        for (int task = 0; task < TASKS; task++) {
            compare("die at the end", expected.get(task).die(), actual.get(task).die());
            compareState();
        }
        return coverage;
    }

    private void step() {
        int task = random.nextInt(TASKS);
        List<Integer> names = expected.get(task).names().values();
        Operation operation = new OperationGenerator(random, task, TASKS, names).next();
        Outcome should = operation.call().apply(expected.get(task), expected::get);
        last.add(operation + " -> " + should);
        if (last.size() > SHOWN) {
            last.remove();
        }
        Outcome is = operation.call().apply(actual.get(task), actual::get);
        compare(operation.toString(), should, is);
        coverage.add(should);
        if (operation.text().startsWith("die")) {
            replace(task);
        }
    }

    /** Finds the dead task dead, and puts a new one in its place. */
    private void replace(int task) {
        Outcome dead = expected.get(task).allocate(Mach.RIGHT_RECEIVE);
        compare("allocate by the dead task", dead, actual.get(task).allocate(Mach.RIGHT_RECEIVE));
        coverage.add(dead);
        expected.set(task, expectedWorld.newTask());
        actual.set(task, actualWorld.newTask());
    }

    private void compareState() {
        for (int task = 0; task < TASKS; task++) {
            TaskPorts one = expected.get(task);
            TaskPorts other = actual.get(task);
            Outcome names = one.names();
            compare("names of task " + task, names, other.names());
            for (int i = 0; i < names.values().size(); i += 2) {
                compareName("task " + task + " name ", names.values().get(i), one, other);
            }
        }
    }

    private void compareName(String what, int name, TaskPorts one, TaskPorts other) {
        for (int right = Mach.RIGHT_SEND; right <= Mach.RIGHT_DEAD_NAME; right++) {
            compare(what + name + " references of right " + right, one.getRefs(name, right),
                    other.getRefs(name, right));
        }
        compare(what + name + " receive status", one.getReceiveStatus(name), other.getReceiveStatus(name));
        compare(what + name + " set status", one.getSetStatus(name), other.getSetStatus(name));
    }

    private void compare(String what, Outcome should, Outcome is) {
        if (!should.equals(is)) {
            throw new AssertionError("seed " + seed + ", operation " + index + ": " + what + "\nshould answer " + should
                    + "\nbut answered  " + is + "\nafter\n  " + String.join("\n  ", last));
        }
    }
}
