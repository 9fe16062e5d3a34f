package org.machwire.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.machwire.server.store.Store;
import org.slf4j.bridge.SLF4JBridgeHandler;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine;

/** {@code machwire serve}: arguments, signals, exit code. */
@Command(name = "machwire serve", mixinStandardHelpOptions = true, versionProvider = Main.Version.class, sortOptions = false, usageHelpAutoWidth = true, description = "Runs the hypervisor until SIGTERM or SIGINT.", footer = {
        "", "Without --config it has one segment, lan (10.69.0.0/16, fd69::/64), and a multiplexer",
        "directory /dev/eth0m in it that everyone who reaches the socket may use."}, exitCodeListHeading = "%nExit codes:%n", exitCodeList = {
                "0:ended by a signal",
                "1:cannot listen, has no uplink, or cannot store what must survive",
                "2:bad arguments or configuration"})
public final class Main implements Callable<Integer> {
    private static final int FAILED = 1;
    private static final int BAD_CONFIGURATION = 2;

    @Option(names = "--socket", paramLabel = "PATH", description = {
            "The Unix socket to listen on. Default: the one that the "
                    + "configuration names, else $XDG_RUNTIME_DIR/machwire/machwire.sock, for root /run/machwire/machwire.sock."})
    private @Nullable Path socket;

    @Option(names = "--config", paramLabel = "FILE", description = "Segments, nodes, quotas, limits, administrators and the listener, in protobuf text format.")
    private @Nullable Path configFile;

    @Option(names = "--state", paramLabel = "DIRECTORY", description = {
            "Where grants, leases, permissions and the audit trail survive a restart. Default: the one that the configuration "
                    + "names, else $XDG_STATE_HOME/machwire, for root /var/lib/machwire, with a file for each socket."})
    private @Nullable Path state;

    @Option(names = "--ephemeral", description = "Keep nothing: tokens and addresses are good until this server ends.")
    private boolean ephemeral;

    @Option(names = "--uplink", paramLabel = "INTERFACE", description = {
            "Join the first segment to the network outside: by an Ethernet interface that exists; tap:NAME, a TAP interface "
                    + "that is made; or passt, which needs no privilege. Before the one that the configuration names."})
    private @Nullable String uplink;

    @Option(names = "--forward", paramLabel = "FORWARD", description = {
            "With --uplink passt: a port of this machine that leads to a device, such as tcp/8080:web:80, which listens on "
                    + "127.0.0.1, or tcp/0.0.0.0/8080:web:80. May be given again."})
    private List<String> forwards = List.of();

    @Option(names = "--measure-guard", hidden = true) // for machwire bench
    private boolean measuresGuard;

    @Option(names = "--measure-filter", hidden = true) // for machwire bench
    private boolean measuresFilter;

    private final PrintStream err = System.err;

    /** The version that the build wrote into the jar. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[]{"machwire " + Server.version()};
        }
    }

    /** Runs the command and ends the process. */
    public static void main(String[] arguments) {
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
        System.exit(new CommandLine(new Main()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (measuresGuard) {
            Arrays.stream(GuardCost.measure()).map(GuardCost.Result::json).forEach(System.out::println);
            return 0;
        }
        if (measuresFilter) {
            System.out.println(FilterCost.measure(
                    new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII))));
            return 0;
        }
        try {
            ServerConfig config = config();
            Path path = SocketPlace.prepare(socket, config, System.getenv());
            Store store = StatePlace.open(state, ephemeral, config, path, System.getenv(),
                    warning -> err.println("machwire serve: " + warning));
            Server server = Server.start(config, path, store);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> close(server), "machwire-shutdown"));
            System.out.println("machwire is ready on " + path);
            server.awaitEnd();
            return 0;
        } catch (ConfigException e) {
            err.println("machwire serve: " + e.getMessage());
            return BAD_CONFIGURATION;
        } catch (IOException e) {
            err.println("machwire serve: " + e.getMessage());
            return FAILED;
        }
    }

    private ServerConfig config() throws ConfigException, IOException {
        if (uplink == null && !forwards.isEmpty()) {
            throw new ConfigException("--forward needs --uplink passt");
        }
        UplinkOption option = uplink == null ? null : new UplinkOption(uplink, forwards);
        Path self = Path.of("/proc/self");
        int uid = ((Number) Files.getAttribute(self, "unix:uid")).intValue();
        int gid = ((Number) Files.getAttribute(self, "unix:gid")).intValue();
        return configFile == null
                ? ServerConfigReader.embedded(uid, gid, option)
                : ServerConfigReader.read(configFile, uid, gid, option);
    }

    private void close(Server server) {
        try {
            server.close();
        } catch (IOException e) {
            err.println("machwire serve: " + e.getMessage());
            Runtime.getRuntime().halt(FAILED);
        }
        Runtime.getRuntime().halt(0); // else the JVM would report the signal
    }
}
