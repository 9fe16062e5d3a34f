package org.machwire.pfinet.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A process, known by the lines that it prints, errors included. Used by one thread. */
class Actor {
    private static final long END_SECONDS = 3;
    /** Stands for the end of the output: no line contains a line feed. */
    private static final String END = "\n";

    private final String name;
    private final Process process;
    private final Deadline deadline;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private String last = "nothing";
    /** The process and those it had started when it was asked to end. */
    private List<ProcessHandle> family = List.of();

    /** @param process with its errors in its output; the actor's from now on */
    Actor(String name, Process process, Deadline deadline) {
        this.name = name;
        this.process = process;
        this.deadline = deadline;
        Thread.ofVirtual().start(this::read);
    }

    private void read() {
        try (BufferedReader output = process.inputReader()) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                lines.add(line);
            }
        } catch (IOException | UncheckedIOException _) {
            // the process was ended
        }
        lines.add(END);
    }

    String name() {
        return name;
    }

    long pid() {
        return process.pid();
    }

    Process process() {
        return process;
    }

    /**
     * Waits for a line in which a pattern occurs; the lines before it are dropped.
     *
     * @throws DemoException if the process ends or the time is up before
     */
    Matcher await(String pattern) throws DemoException, InterruptedException {
        Pattern expected = Pattern.compile(pattern);
        while (true) {
            String line = lines.poll(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
            if (line == null) {
                throw new DemoException("the time is up; the last word of " + name + " was: " + last);
            }
            if (line.equals(END)) {
                lines.add(END);
                throw new DemoException(name + " has ended; the last word was: " + last);
            }
            if (!line.isBlank()) {
                last = line;
            }
            Matcher found = expected.matcher(line);
            if (found.find()) {
                return found;
            }
        }
    }

    /** Ends the process with SIGKILL. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    /** Asks the process to end, with SIGTERM. */
    void terminate() {
        family = Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
        process.destroy();
    }

    /** Waits for the end that was asked for; what is left of the process and those it has started gets SIGKILL. */
    void awaitEnd() throws InterruptedException {
        if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            process.waitFor();
        }
        family.forEach(ProcessHandle::destroyForcibly);
    }
}
