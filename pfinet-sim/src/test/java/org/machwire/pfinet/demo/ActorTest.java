package org.machwire.pfinet.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ActorTest {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @Test
    void findsTheLineAwaitedAmongOthersOfBothOutputs() throws Exception {
        Actor actor = actor(PATIENCE, "echo one; echo two 2 >&2; echo three; cat");

        assertThat(actor.await("^two (\\d)$").group(1)).isEqualTo("2");
        assertThat(actor.await("three").group()).isEqualTo("three");
        actor.kill();
    }

    @Test
    void saysTheLastWordOfAProcessThatEndedInstead() throws Exception {
        Actor actor = actor(PATIENCE, "echo no such device");

        assertThatThrownBy(() -> actor.await("ready")).isInstanceOf(DemoException.class)
                .hasMessageContaining("has ended").hasMessageContaining("no such device");
        assertThatThrownBy(() -> actor.await("ready")).hasMessageContaining("has ended");
    }

    @Test
    void stopsWaitingAtTheDeadline() throws Exception {
        Actor actor = actor(Duration.ZERO, "cat");

        assertThatThrownBy(() -> actor.await("ready")).isInstanceOf(DemoException.class)
                .hasMessageContaining("time is up");
        actor.kill();
    }

    @Test
    void endsAlsoWhatTheProcessHasStarted() throws Exception {
        Actor actor = actor(PATIENCE, "sleep 1000 & echo started $!; wait");
        long child = Long.parseLong(actor.await("started (\\d+)").group(1));
        ProcessHandle handle = ProcessHandle.of(child).orElseThrow();
        actor.terminate();
        actor.awaitEnd();

        handle.onExit().join();
        assertThat(actor.process().isAlive()).isFalse();
    }

    private static Actor actor(Duration patience, String script) throws IOException {
        Process process = new ProcessBuilder(List.of("bash", "-c", script)).redirectErrorStream(true).start();
        return new Actor("the actor", process, Deadline.in(patience));
    }
}
