package org.machwire.client.attack;

import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.machwire.client.HypervisorException;
import org.machwire.client.cli.Version;
import org.machwire.mach.MachException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code machwire attack}. */
@Command(name = "attack", mixinStandardHelpOptions = true, versionProvider = Version.class, sortOptions = false, description = {
        "Tries on a hypervisor what a malicious client would, and reports what held: what two victims heard, under which "
                + "reason frames were dropped, and whether the victims' own traffic went on. The server is one of its own, or the one "
                + "behind a socket, where it opens devices attack-... as its user."}, exitCodeListHeading = "%nExit codes:%n", exitCodeList = {
                        "0:everything held", "1:something got through",
                        "2:bad arguments, or there is no server or directory to attack"})
public final class AttackCommand implements Callable<Integer> {
    private static final int CANNOT = 2;

    @Option(names = "--against", paramLabel = "SOCKET", description = "Attack the server behind this Unix socket.")
    private @Nullable Path socket;

    @Option(names = "--node", paramLabel = "DIR", defaultValue = "/dev/eth0m", description = "The multiplexer directory "
            + "whose segment is attacked. Default: /dev/eth0m.")
    private String node = "/dev/eth0m";

    @Option(names = "--only", paramLabel = "ID", split = ",", description = "Try these attacks only.")
    private List<String> only = new ArrayList<>();

    @Option(names = "--list", description = "List the attacks, and try none.")
    private boolean list;

    @Option(names = "--json", description = "Print one JSON object a line for each attack: id, name, held, seen, faults.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    private final PrintStream out = System.out;
    private final PrintStream err = System.err;

    @Override
    public Integer call() throws InterruptedException {
        List<Attack> attacks = chosen();
        Report report = new Report(out, json);
        if (list) {
            attacks.forEach(report::list);
            return 0;
        }
        try {
            return attack(attacks, report) ? 0 : 1;
        } catch (CannotAttackException e) {
            err.println("machwire attack: " + e.getMessage());
            return CANNOT;
        }
    }

    private List<Attack> chosen() {
        List<Attack> all = Catalogue.all();
        for (String id : only) {
            if (all.stream().noneMatch(attack -> attack.id().equals(id))) {
                throw new ParameterException(spec.commandLine(),
                        "there is no attack \"" + id + "\": --list lists them");
            }
        }
        return only.isEmpty() ? all : all.stream().filter(attack -> only.contains(attack.id())).toList();
    }

    private boolean attack(List<Attack> attacks, Report report) throws InterruptedException {
        Path other = socket;
        if (other != null) {
            try (Scene scene = set(() -> Scene.against(other, node))) {
                return run(attacks, scene, report);
            }
        }
        try (OwnServer server = own(); Scene scene = set(() -> Scene.on(server, node))) {
            return run(attacks, scene, report);
        }
    }

    private static OwnServer own() throws InterruptedException {
        try {
            return OwnServer.start();
        } catch (IOException e) {
            throw new CannotAttackException(String.valueOf(e.getMessage()), e);
        }
    }

    private static Scene set(Supplier<Scene> scene) {
        try {
            return scene.get();
        } catch (HypervisorException | MachException e) {
            throw new CannotAttackException(String.valueOf(e.getMessage()), e);
        }
    }

    private static boolean run(List<Attack> attacks, Scene scene, Report report) throws InterruptedException {
        long beganNanos = System.nanoTime();
        for (Attack attack : attacks) {
            report.add(attack, verdict(attack, scene));
        }
        return report.end((System.nanoTime() - beganNanos) / 1e9);
    }

    /** A call that fails where it must not is what got through then. */
    private static Verdict verdict(Attack attack, Scene scene) throws InterruptedException {
        try {
            return attack.course().run(scene);
        } catch (HypervisorException | MachException | StatusRuntimeException | CompletionException e) {
            String failure = String.valueOf(e.getMessage());
            return Verdict.of("the attack broke off", List.of(failure));
        }
    }

    /** There is nothing to attack. */
    private static final class CannotAttackException extends RuntimeException {
        private static final long serialVersionUID = 1;

        CannotAttackException(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
