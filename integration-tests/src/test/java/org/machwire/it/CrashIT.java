package org.machwire.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.machwire.client.Lease;
import org.machwire.token.BlockId;
import org.machwire.token.Token;
import org.machwire.v1.MachPortDeallocateRequest;
import org.machwire.v1.RevokeResponse;

/**
 * The server is killed with SIGKILL at random moments while grants, revocations and leases change: what it acknowledged is there, and
 * what it revoked stays revoked. With the system property {@code machwire.soak} two hundred times.
 */
class CrashIT {
    private static final String LAN = "/dev/eth0m";
    private static final int ROUNDS = Integer.getInteger("machwire.soak", 1) > 1 ? 200 : 10;
    /** How many of either kind are looked at after each crash; the others, after the last. */
    private static final int SAMPLE = 8;
    private static final int LONGEST_MILLIS = 400;
    private static final String CONFIGURATION = """
            segment { name: "lan" ipv4: "10.69.0.0/16" ipv6: "fd69::/64" }
            node { path: "/dev/eth0m" multiplexer { segment: "lan" } }
            quota { grants_per_user: 1000000 leases_per_user: 8 }
            limit { token_refusals_per_minute: 1000000 names_per_task: 1000000 }
            """;

    private final Map<BlockId, Token> granted = new LinkedHashMap<>();
    private final Map<BlockId, Revoked> revoked = new LinkedHashMap<>();
    private final Map<String, Lease> leases = new ConcurrentHashMap<>();
    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);
    private long epoch;

    private record Revoked(Token token, RevokeResponse receipt) {}

    @Test
    void whatWasAcknowledgedSurvivesAndWhatWasRevokedStaysRevoked() throws IOException, InterruptedException {
        Path place = Directories.make();
        for (int round = 0; round <= ROUNDS; round++) {
            String about = "round " + round + ", seed " + seed;
            try (ServerProcess server = ServerProcess.startKeeping(place.resolve("state"), place.resolve("x.sock"),
                    CONFIGURATION); RawClient client = new RawClient(server.socket())) {
                RawTokens task = RawTokens.attach(client);
                check(task, about, round == ROUNDS ? Integer.MAX_VALUE : SAMPLE);
                if (round < ROUNDS) {
                    changeUntilKilled(server, client, about);
                }
            }
        }
        assertThat(granted).as("seed %s", seed).hasSizeGreaterThan(ROUNDS);
        assertThat(revoked).as("seed %s", seed).hasSizeGreaterThan(ROUNDS);
    }

    /** Changes things by three tasks at a time, until the server is killed; each keeps what was acknowledged to it. */
    private void changeUntilKilled(ServerProcess server, RawClient client, String about)
            throws InterruptedException {
        AtomicInteger changes = new AtomicInteger();
        Thread[] workers = {start(about, changes, new Random(random.nextLong()), RawTokens.attach(client), 0),
                start(about, changes, new Random(random.nextLong()), RawTokens.attach(client), 1),
                start(about, changes, new Random(random.nextLong()), RawTokens.attach(client), 2)};
        while (changes.get() < 12) { // the moment is random from here on, however slow the machine
            LockSupport.parkNanos(1_000_000);
            assertThat(workers).as(about).allMatch(Thread::isAlive);
        }
        LockSupport.parkNanos(random.nextInt(LONGEST_MILLIS) * 1_000_000L);
        server.kill();
        for (Thread worker : workers) {
            worker.join();
        }
    }

    private Thread start(String about, AtomicInteger changes, Random mine, RawTokens task, int number) {
        return Thread.ofPlatform().daemon().start(() -> {
            Status.Code code = Status.Code.OK;
            while (code == Status.Code.OK) {
                try {
                    change(mine, task, number);
                    changes.incrementAndGet();
                } catch (StatusRuntimeException e) {
                    code = e.getStatus().getCode();
                    if (code != Status.Code.UNAVAILABLE && code != Status.Code.CANCELLED) {
                        System.err.println(about + ": " + e);
                    }
                }
            }
        });
    }

    private void change(Random mine, RawTokens task, int number) {
        Token token = task.export(RawTokens.forUs(RawTokens.all()), LAN);
        synchronized (granted) {
            granted.put(token.last().id(), token);
        }
        if (number > 0 && mine.nextBoolean()) {
            // Not acknowledged yet, so after a crash it may be either.
            synchronized (granted) {
                granted.remove(token.last().id());
            }
            RevokeResponse receipt = task.revoke(token.last().id());
            synchronized (revoked) {
                revoked.put(token.last().id(), new Revoked(token, receipt));
                epoch = Math.max(epoch, receipt.getEpoch());
            }
        }
        if (number == 0) {
            open(task, "lease" + mine.nextInt(4));
        }
    }

    /** Opens a device, and closes it again; the first lease it had is what it has to have for ever. */
    private void open(RawTokens task, String name) {
        RawDevice device = RawDevice.open(task.task(), LAN + "/" + name, RawDevice.READ_AND_WRITE);
        Lease lease = task.lease(device.name());
        task.task().ports().machPortDeallocate(
                MachPortDeallocateRequest.newBuilder().setName(device.name()).build());
        leases.putIfAbsent(name, lease);
    }

    private void check(RawTokens task, String about, int sample) {
        int looked = 0;
        for (Token token : granted.values().stream().skip(Math.max(0, granted.size() - (long) sample)).toList()) {
            assertThat(task.use(token).getMaster()).as(about).isNotZero();
            looked++;
        }
        assertThat(looked).isEqualTo(Math.min(sample, granted.size()));
        for (Revoked one : revoked.values().stream().skip(Math.max(0, revoked.size() - (long) sample)).toList()) {
            assertThat(RpcError.of(() -> task.use(one.token())).reason()).as(about).isEqualTo("REVOKED");
            assertThat(task.revoke(one.token().last().id())).as(about).isEqualTo(one.receipt());
        }
        leases.forEach((name, lease) -> assertThat(
                task.lease(RawDevice.open(task.task(), LAN + "/" + name, RawDevice.READ_AND_WRITE).name())).as(about)
                .isEqualTo(lease));
        Token next = task.export(RawTokens.forUs(RawTokens.all()), LAN);
        assertThat(task.revoke(next.last().id()).getEpoch()).as("%s: the epoch only grows", about)
                .isGreaterThan(epoch);
    }
}
