package org.machwire.pfinet;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.machwire.client.HypervisorException;
import org.machwire.client.cli.Version;
import org.machwire.client.cli.token.DeviceOption;
import org.machwire.ethernet.Ipv4Address;
import org.machwire.pfinet.stack.EchoServer;
import org.machwire.pfinet.stack.PingPlan;
import org.machwire.pfinet.stack.PingStatistics;
import org.machwire.pfinet.stack.Pinger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(name = "pfinet", mixinStandardHelpOptions = true, versionProvider = Version.class, sortOptions = false, description = {
        "Runs a small user-space TCP/IP stack (ARP, IPv4, ICMP echo, UDP) on the virtual device NODE, which it opens "
                + "step by step as the Hurd's pfinet does: pfinet's filter, device_write, net_rcv_msg. It answers pings "
                + "until it is told to end; with --ping, until the last answer.",
        "",
        "When its device or the hypervisor dies it waits a second and opens it again, as pfinet: when it has something "
                + "to send, and not before."}, footer = {"", "Two stations of one user, in two shells:",
                        "  machwire pfinet /dev/eth0m/a --udp-echo 7",
                        "  machwire pfinet /dev/eth0m/b --ping 10.69.0.2"}, exitCodeListHeading = "%nExit codes:%n", exitCodeList = {
                                "0:the pinged station answered", "1:it did not, or the device could not be had",
                                "2:bad arguments"})
final class PfinetCommand implements Callable<Integer> {
    private static final int NO_ANSWER = 1;
    private static final int PAYLOAD_OCTETS = 56;

    @Mixin
    private final DeviceOption device = new DeviceOption();

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(names = "--address", paramLabel = "A[/PREFIX]", description = "The stack's IPv4 address. Default: what the "
            + "device is leased; behind a filter it must be given. The hypervisor is asked for this one; if it leases another, its guard drops what the "
            + "stack sends.")
    private @Nullable String address;

    @Option(names = "--ping", paramLabel = "ADDRESS", description = "Ping a station, then end; with --udp-echo, serve on.")
    private @Nullable String ping;

    @Option(names = "--count", paramLabel = "N", defaultValue = "4", description = "Pings to send. Default: ${DEFAULT-VALUE}.")
    private int count;

    @Option(names = "--interval", paramLabel = "SECONDS", defaultValue = "1", description = "From one ping to the next. Default: ${DEFAULT-VALUE}.")
    private double interval;

    @Option(names = "--timeout", paramLabel = "SECONDS", defaultValue = "5", description = "Wait that long for each answer. Default: ${DEFAULT-VALUE}.")
    private double timeout;

    @Option(names = "--udp-echo", paramLabel = "PORT", description = "Send datagrams to this port back to where they came from.")
    private @Nullable Integer echoPort;

    private final PrintStream out = System.out;
    private final PrintStream err = System.err;

    @Override
    public Integer call() throws IOException {
        PingPlan plan = plan();
        checkArguments();
        try (Pfinet pfinet = Pfinet.start(device.socket(), device.source(), address, this::note)) {
            say("pfinet on " + device.node() + ": " + pfinet.describe());
            if (!pfinet.hasLeasedAddress()) {
                note(pfinet.stack().config().address() + " is not leased to this device: expect the guard to drop what "
                        + "it sends, and `machwire status` to count it");
            }
            if (echoPort != null) {
                new EchoServer(pfinet.stack(), echoPort).start();
            }
            int code = plan == null ? 0 : ping(pfinet, plan);
            if (plan == null || echoPort != null) {
                await(pfinet.failure()); // a signal ends the process
            }
            return code;
        }
    }

    private void checkArguments() {
        try {
            if (address != null) {
                StationAddress.parse(address);
            }
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--address: " + e.getMessage(), e);
        }
        if (echoPort != null && (echoPort < 1 || echoPort > 0xffff)) {
            throw new ParameterException(spec.commandLine(), "--udp-echo: a UDP port is 1 to 65535, not " + echoPort);
        }
    }

    private @Nullable PingPlan plan() {
        if (ping == null) {
            return null;
        }
        try {
            int identifier = (int) ProcessHandle.current().pid() & 0xffff;
            return new PingPlan(Ipv4Address.parse(ping), identifier, count, seconds(interval), seconds(timeout),
                    PAYLOAD_OCTETS);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--ping: " + e.getMessage(), e);
        }
    }

    private static Duration seconds(double number) {
        return Duration.ofMillis((long) (number * 1000));
    }

    private int ping(Pfinet pfinet, PingPlan plan) {
        say("PING " + plan.destination() + ": " + plan.payloadLength() + " data bytes");
        CompletableFuture<PingStatistics> pings = Pinger.run(pfinet.stack(), plan, this::say);
        await(CompletableFuture.anyOf(pings, pfinet.failure()));
        PingStatistics statistics = pings.join();
        out.print(statistics.report());
        out.flush();
        return statistics.received() > 0 ? 0 : NO_ANSWER;
    }

    private static void await(CompletableFuture<?> end) {
        try {
            end.join();
        } catch (CompletionException e) {
            String reason = e.getCause() == null ? e.getMessage() : e.getCause().getMessage();
            throw new HypervisorException("pfinet would abort here: " + reason, e);
        }
    }

    private void say(String line) {
        out.println(line);
    }

    private void note(String sentence) {
        err.println("machwire pfinet: " + sentence);
    }
}
