package org.machwire.token;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.machwire.ethernet.MacAddress;

/** Builds a {@link Scope}, from one that restricts nothing and grants no privilege. Not for two threads. */
public final class ScopeBuilder {
    private Allowed<String> nodes = Allowed.everything();
    private Allowed<String> segments = Allowed.everything();
    private final List<List<DevicePattern>> devices = new ArrayList<>();
    private @Nullable Integer maxDevices;
    private @Nullable Integer mode;
    private Allowed<MacAddress> macs = Allowed.everything();
    private Allowed<IpPrefix> ipv4 = Allowed.everything();
    private Allowed<IpPrefix> ipv6 = Allowed.everything();
    private @Nullable Long framesPerSecond;
    private @Nullable Long octetsPerSecond;
    private boolean promiscuous;
    private boolean setAddress;
    private final Set<DeviceRole> roles = EnumSet.noneOf(DeviceRole.class);

    ScopeBuilder() {}

    /** Restricts to these paths; to none if there are none. */
    public ScopeBuilder nodes(Collection<String> paths) {
        nodes = Allowed.only(paths);
        return this;
    }

    /** Restricts to these paths. */
    public ScopeBuilder nodes(String... paths) {
        return nodes(Arrays.asList(paths));
    }

    /** Restricts to these segments; to none if there are none. */
    public ScopeBuilder segments(Collection<String> names) {
        segments = Allowed.only(names);
        return this;
    }

    /** Restricts to devices whose name matches one of these patterns; further calls add lists of which one must match, too. */
    public ScopeBuilder devices(Collection<String> patterns) {
        devices.add(patterns.stream().map(DevicePattern::new).toList());
        return this;
    }

    /** The same for patterns written one by one. */
    public ScopeBuilder devices(String... patterns) {
        return devices(Arrays.asList(patterns));
    }

    public ScopeBuilder maxDevices(int most) {
        maxDevices = most;
        return this;
    }

    /** Restricts to these bits of {@code D_READ} and {@code D_WRITE}. */
    public ScopeBuilder mode(int bits) {
        mode = bits;
        return this;
    }

    public ScopeBuilder macs(Collection<MacAddress> addresses) {
        macs = Allowed.only(addresses);
        return this;
    }

    public ScopeBuilder ipv4(Collection<IpPrefix> prefixes) {
        ipv4 = Allowed.only(prefixes);
        return this;
    }

    public ScopeBuilder ipv6(Collection<IpPrefix> prefixes) {
        ipv6 = Allowed.only(prefixes);
        return this;
    }

    public ScopeBuilder framesPerSecond(long most) {
        framesPerSecond = most;
        return this;
    }

    public ScopeBuilder octetsPerSecond(long most) {
        octetsPerSecond = most;
        return this;
    }

    /** Grants that {@code IFF_PROMISC} may be set. */
    public ScopeBuilder promiscuous() {
        promiscuous = true;
        return this;
    }

    /** Grants that {@code NET_ADDRESS} may be set. */
    public ScopeBuilder setAddress() {
        setAddress = true;
        return this;
    }

    /** Grants these roles. */
    public ScopeBuilder roles(DeviceRole... granted) {
        roles.addAll(Arrays.asList(granted));
        return this;
    }

    /** @throws IllegalArgumentException if a value is none that a scope can have; the message says which */
    public Scope build() {
        return new Scope(nodes, segments, devices, maxDevices, mode, macs, ipv4, ipv6, framesPerSecond, octetsPerSecond,
                promiscuous, setAddress, roles);
    }
}
