package org.machwire.client.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.machwire.client.Hypervisor;
import org.machwire.client.MachTask;
import org.machwire.client.RevocationReceipt;
import org.machwire.token.BlockId;
import org.machwire.token.Token;
import org.machwire.token.TokenException;

/** The requests of the cases that measure tokens, revocations and restarts. */
final class TokenWorker {
    private static final double NANOS_A_MICRO = 1000;
    /** Enough that the caller has woken up. */
    private static final int PLAIN_CALLS = 10;

    private final Map<Path, Crowd> crowds = new HashMap<>();
    private @Nullable Traffic traffic;
    private int trafficNumber;
    private @Nullable MachTask revoker;

    /**
     * Does what a request says.
     *
     * @param words the request; what the first three are, {@link Worker} says
     * @return the figures of its answer
     */
    double[] answer(String what, Path socket, String[] words) throws InterruptedException {
        return switch (what) {
            case "verify" -> verify(number(words, 3)); // millis
            case "import" -> imports(socket, number(words, 3)); // chains
            case "traffic" -> traffic(socket);
            case "revoke" -> revoke(socket);
            case "crowd" -> crowd(socket, number(words, 3)); // clients
            case "loss" -> loss(socket);
            case "frames" -> frames(socket);
            default -> throw new IllegalArgumentException("no such request: " + what);
        };
    }

    private static double[] verify(int millis) {
        VerifyTime.Times times = VerifyTime.measure(millis);
        return new double[]{times.fresh().percentile(50), times.fresh().percentile(99), times.again().percentile(50)};
    }

    private static double[] imports(Path socket, int count) {
        List<byte[]> tokens = new ArrayList<>();
        try (Hypervisor hypervisor = Hypervisor.connect(socket)) {
            Chains chains = Chains.exported(hypervisor.attach("bench issuer"), "bench import");
            for (int i = 0; i < count; i++) {
                tokens.add(chains.next().encode());
            }
        }
        try (BenchTask task = new BenchTask(socket, "importer")) {
            ImportCalls.Times times = ImportCalls.run(task, tokens);
            return new double[]{times.fresh().percentile(50), times.again().percentile(50),
                    times.plain().percentile(50)};
        }
    }

    /** Ends the traffic that there was, if any. */
    private double[] traffic(Path socket) throws InterruptedException {
        if (traffic != null) {
            traffic.close();
        }
        traffic = new Traffic(socket, trafficNumber++);
        return new double[]{traffic.received()};
    }

    /** Ends the grant of the one who sends now, whoever he is; plain calls before it show what any call takes. */
    private double[] revoke(Path socket) {
        if (revoker == null) {
            revoker = Hypervisor.connect(socket).attach("bench revoker");
        }
        BlockId grant = firstBlock(Traffic.senderToken(socket));
        Samples plain = new Samples();
        for (int i = 0; i < PLAIN_CALLS; i++) {
            long plainNanos = System.nanoTime();
            revoker.names();
            plain.add(System.nanoTime() - plainNanos);
        }
        long beginNanos = System.nanoTime();
        RevocationReceipt receipt = revoker.revoke(grant);
        long endNanos = System.nanoTime();
        long sent = receipt.devices().stream().mapToLong(RevocationReceipt.DeadDevice::sentFrames).sum();
        return new double[]{(endNanos - beginNanos) / NANOS_A_MICRO, receipt.devices().size(), sent,
                plain.percentile(50)};
    }

    private static BlockId firstBlock(Path file) {
        try {
            return Token.parse(Files.readAllBytes(file)).blocks().getFirst().id();
        } catch (IOException | TokenException e) {
            throw new IllegalStateException(file + " has no token", e);
        }
    }

    private double[] crowd(Path socket, int clients) throws InterruptedException {
        Crowd crowd = new Crowd(socket, clients);
        crowds.put(socket, crowd);
        crowd.awaitFrames();
        return new double[]{clients};
    }

    private double[] loss(Path socket) throws InterruptedException {
        of(socket).awaitLoss();
        return new double[]{0};
    }

    private double[] frames(Path socket) throws InterruptedException {
        of(socket).awaitFrames();
        return new double[]{0};
    }

    private Crowd of(Path socket) {
        Crowd crowd = crowds.get(socket);
        if (crowd == null) {
            throw new IllegalArgumentException("there is no crowd at " + socket);
        }
        return crowd;
    }

    private static int number(String[] words, int at) {
        return Integer.parseInt(words[at]);
    }
}
