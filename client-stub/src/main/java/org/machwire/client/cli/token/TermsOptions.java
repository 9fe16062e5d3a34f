package org.machwire.client.cli.token;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.machwire.ethernet.MacAddress;
import org.machwire.token.DeviceRole;
import org.machwire.token.Holder;
import org.machwire.token.IpPrefix;
import org.machwire.token.Scope;
import org.machwire.token.ScopeBuilder;
import org.machwire.token.TaskReference;
import org.machwire.token.Terms;
import org.machwire.token.Validity;
import org.machwire.token.VerifyingKey;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options that say what a block shall say: for whom, what, when. */
final class TermsOptions {
    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(names = "--for-user", paramLabel = "USER", converter = Converters.User.class, description = "Good for this user of the hypervisor's machine only, by name or "
            + "number. One of --for-user and --for-key is needed; with both, both must hold.")
    private @Nullable Integer user;

    @Option(names = "--for-key", paramLabel = "KEY", converter = Converters.Key.class, description = "Good for whoever has the private key of this public one only "
            + "(ed25519:HEX, see `machwire key`). He can attenuate it, if --delegations allows.")
    private @Nullable VerifyingKey key;

    @Option(names = "--segment", paramLabel = "NAME", description = "Devices in this segment. Like all that may be given "
            + "several times: in one of them; not given: in any.")
    private List<String> segments = List.of();

    @Option(names = "--device", paramLabel = "PATTERN", description = "Devices of these names; * is any characters, ? one.")
    private List<String> devices = List.of();

    @Option(names = "--devices", paramLabel = "N", description = "As many devices at a time, at most.")
    private @Nullable Integer maxDevices;

    @Option(names = "--mode", paramLabel = "r|w|rw", converter = Converters.Mode.class, description = "Open to receive (r), to send (w), or both. Default: both.")
    private @Nullable Integer mode;

    @Option(names = "--mac", paramLabel = "MAC", converter = Converters.Mac.class, description = "Ethernet addresses that devices may have.")
    private List<MacAddress> macs = List.of();

    @Option(names = "--ipv4", paramLabel = "PREFIX", converter = Converters.Prefix.class, description = "Prefixes of their IPv4 addresses, such as 10.69.7.0/24.")
    private List<IpPrefix> ipv4 = List.of();

    @Option(names = "--ipv6", paramLabel = "PREFIX", converter = Converters.Prefix.class, description = "Prefixes of their IPv6 addresses.")
    private List<IpPrefix> ipv6 = List.of();

    @Option(names = "--no-ipv4", description = "No IPv4 address at all.")
    private boolean noIpv4;

    @Option(names = "--no-ipv6", description = "No IPv6 address at all.")
    private boolean noIpv6;

    @Option(names = "--frames-per-second", paramLabel = "N", description = "All devices together send so many frames in a second, at most.")
    private @Nullable Long frames;

    @Option(names = "--octets-per-second", paramLabel = "N", description = "The same in octets.")
    private @Nullable Long octets;

    @Option(names = "--promiscuous", description = "May hear the frames of all others in the segment.")
    private boolean promiscuous;

    @Option(names = "--set-address", description = "May set the device's Ethernet address.")
    private boolean setAddress;

    @Option(names = "--role", paramLabel = "dhcp-server|router", converter = Converters.Role.class, description = "May be this for others.")
    private List<DeviceRole> roles = List.of();

    @Option(names = "--delegations", paramLabel = "N", defaultValue = "0", description = "So many blocks may follow: the depth to which it may be attenuated. Default: 0.")
    private int delegations;

    @Option(names = "--not-before", paramLabel = "TIME", description = "Valid from then on: 2030-12-24T18:00:00Z, or 2h for in two hours.")
    private @Nullable String notBefore;

    @Option(names = "--expires", paramLabel = "TIME", description = "Valid until then: a time, or a duration such as 30m, 2h, 7d.")
    private @Nullable String expires;

    @Option(names = "--while-task", paramLabel = "NUMBER", description = "Valid while this task of the hypervisor lives; `machwire status` has the numbers.")
    private @Nullable Long task;

    /** Whether terms need to know the run of the server that has a task. */
    boolean namesTask() {
        return task != null;
    }

    /**
     * Makes the terms.
     *
     * @param nodes to restrict to; null to leave them alone
     * @param tasks makes the reference of a task from its number
     * @throws ParameterException if no block can say so
     */
    Terms terms(@Nullable List<String> nodes, Instant now, LongFunction<TaskReference> tasks) {
        if (user == null && key == null) {
            throw refused("say for whom: --for-user USER, --for-key KEY, or both");
        }
        if ((noIpv4 && !ipv4.isEmpty()) || (noIpv6 && !ipv6.isEmpty())) {
            throw refused("--no-ipv4 and --ipv4, or --no-ipv6 and --ipv6, contradict each other");
        }
        try {
            return new Terms(new Holder(key, user, null), scope(nodes), validity(now, tasks), delegations);
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw refused(String.valueOf(e.getMessage()));
        }
    }

    private ParameterException refused(String why) {
        return new ParameterException(spec.commandLine(), why);
    }

    private Scope scope(@Nullable List<String> nodes) {
        ScopeBuilder scope = Scope.builder();
        if (nodes != null) {
            scope.nodes(nodes);
        }
        lists(scope);
        if (maxDevices != null) {
            scope.maxDevices(maxDevices);
        }
        if (mode != null) {
            scope.mode(mode);
        }
        if (frames != null) {
            scope.framesPerSecond(frames);
        }
        if (octets != null) {
            scope.octetsPerSecond(octets);
        }
        if (promiscuous) {
            scope.promiscuous();
        }
        if (setAddress) {
            scope.setAddress();
        }
        return scope.roles(roles.toArray(DeviceRole[]::new)).build();
    }

    private void lists(ScopeBuilder scope) {
        if (!segments.isEmpty()) {
            scope.segments(segments);
        }
        if (!devices.isEmpty()) {
            scope.devices(devices);
        }
        if (!macs.isEmpty()) {
            scope.macs(macs);
        }
        if (noIpv4 || !ipv4.isEmpty()) {
            scope.ipv4(ipv4);
        }
        if (noIpv6 || !ipv6.isEmpty()) {
            scope.ipv6(ipv6);
        }
    }

    private Validity validity(Instant now, LongFunction<TaskReference> tasks) {
        return new Validity(notBefore == null ? null : Long.valueOf(Moment.parse(notBefore, now)),
                expires == null ? null : Long.valueOf(Moment.parse(expires, now)),
                task == null ? Set.of() : Set.of(tasks.apply(task)));
    }
}
