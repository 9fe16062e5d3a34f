package org.machwire.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

/** A client in a process of its own, which does what it is told: see {@link Puppet}. */
final class PuppetProcess implements AutoCloseable {
    private final RunningProcess process;
    private int asked;

    private PuppetProcess(RunningProcess process) {
        this.process = process;
    }

    /** Starts one, of another user or, for null, of our own. */
    static PuppetProcess start(ServerProcess server, @Nullable User user) throws IOException {
        return start(server, user, Puppet.class);
    }

    /** Starts one that has another main class and answers as {@link Puppet} does. */
    static PuppetProcess start(ServerProcess server, @Nullable User user, Class<?> main) throws IOException {
        List<String> command = Installation.shared().java(main, server.socket().toString());
        return new PuppetProcess(RunningProcess.start(user == null ? command : user.command(command)));
    }

    /** Says a line and waits for the answer: "ok RESULT", or the code. */
    String ask(String line) {
        process.say(line);
        asked++;
        await().atMost(RunningProcess.PATIENCE).pollInterval(Duration.ofMillis(10)).until(
                () -> !process.isAlive() || answers().size() == asked);
        assertThat(answers()).as("%s", process).hasSize(asked);
        return answers().get(asked - 1);
    }

    private List<String> answers() {
        return process.out().lines().filter(line -> line.startsWith("> ")).map(line -> line.substring(2)).toList();
    }

    /** Sends SIGSTOP: it lives, and does nothing any more. */
    void stop() throws IOException {
        try (RunningProcess kill = RunningProcess.start(List.of("kill", "-STOP", Long.toString(process.pid())))) {
            assertThat(kill.exitCode()).isZero();
        }
    }

    /** Sends SIGKILL and waits for the end. */
    void kill() {
        process.kill();
        process.exitCode();
    }

    @Override
    public void close() {
        process.close();
    }
}
