package org.machwire.client.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.machwire.client.Hypervisor;
import org.machwire.client.HypervisorException;
import org.machwire.ethernet.PackedFrames;

/** Clients in pairs that send each other a frame now and then, whatever happens: two of tokens, two of nodes, and so on. */
final class Crowd {
    private static final long PAUSE_MILLIS = 20;
    private static final long PATIENCE_NANOS = 60_000_000_000L;

    private final List<ReturningClient> clients = new ArrayList<>();
    private final List<PackedFrames> frames = new ArrayList<>();

    /** @param count an even number */
    Crowd(Path socket, int count) {
        String prefix = "c" + ProcessHandle.current().pid() + "-";
        try (Hypervisor hypervisor = Hypervisor.connect(socket)) {
            Chains[] chains = new Chains[(count + 3) / 4];
            for (int i = 0; i < chains.length; i++) {
                chains[i] = Chains.exported(hypervisor.attach("bench issuer " + i), "bench crowd");
            }
            for (int i = 0; i < count; i++) {
                clients.add(new ReturningClient(socket, prefix + i, i % 4 < 2 ? chains[i / 4].next() : null));
            }
        }
        for (int i = 0; i < count; i++) {
            frames.add(clients.get(i).frameTo(clients.get(i ^ 1)));
        }
        Thread.ofPlatform().daemon().name("machwire-crowd").start(this::talk);
    }

    private void talk() {
        try {
            while (true) {
                for (int i = 0; i < clients.size(); i++) {
                    clients.get(i).send(frames.get(i));
                }
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits until every client has noticed that the server is gone. */
    void awaitLoss() throws InterruptedException {
        await(ReturningClient::forgetsWhatItHeard, "has lost the server");
    }

    /** Waits until every client has received a frame. */
    void awaitFrames() throws InterruptedException {
        await(ReturningClient::hasHeard, "has received a frame");
    }

    private void await(Predicate<ReturningClient> condition, String what) throws InterruptedException {
        long beginNanos = System.nanoTime();
        List<ReturningClient> others = new ArrayList<>(clients);
        while (true) {
            others.removeIf(condition);
            if (others.isEmpty()) {
                return;
            }
            if (System.nanoTime() - beginNanos > PATIENCE_NANOS) {
                throw new HypervisorException(
                        others.size() + " of " + clients.size() + " clients: none of them " + what);
            }
            TimeUnit.MILLISECONDS.sleep(1);
        }
    }
}
