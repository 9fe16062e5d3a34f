package org.machwire.token;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.machwire.ethernet.MacAddress;
import org.machwire.mach.DeviceMode;

/**
 * What is granted, by a block or by a chain. A list or number that is absent restricts nothing; a privilege that is absent is not
 * granted.
 *
 * @param nodes absolute paths of device nodes and multiplexer directories
 * @param segments names of segments
 * @param devices lists of patterns; the name of a device must match one pattern of each list
 * @param maxDevices how many devices may exist at a time, or null
 * @param mode the bits {@code D_READ} and {@code D_WRITE} that a device may be opened with, or null for both
 * @param macs Ethernet addresses that a device may have
 * @param ipv4 prefixes that hold the IPv4 addresses that a device may have
 * @param ipv6 the same for IPv6
 * @param framesPerSecond what all devices together may send in a second, or null
 * @param octetsPerSecond the same in octets, or null
 * @param promiscuous whether {@code IFF_PROMISC} may be set
 * @param setAddress whether {@code NET_ADDRESS} may be set
 * @param roles server roles that the guard lets frames take on
 */
public record Scope(Allowed<String> nodes, Allowed<String> segments, List<List<DevicePattern>> devices,
        @Nullable Integer maxDevices, @Nullable Integer mode, Allowed<MacAddress> macs, Allowed<IpPrefix> ipv4,
        Allowed<IpPrefix> ipv6, @Nullable Long framesPerSecond, @Nullable Long octetsPerSecond, boolean promiscuous,
        boolean setAddress, Set<DeviceRole> roles) {
    private static final int MODES = DeviceMode.READ | DeviceMode.WRITE;

    /** No restriction, and every privilege: the neutral scope of {@link #intersect}. */
    public static final Scope UNRESTRICTED = new ScopeBuilder().promiscuous().setAddress()
            .roles(DeviceRole.values()).build();
    /** No restriction and no privilege: what a block grants that says nothing of it. */
    public static final Scope UNPRIVILEGED = new ScopeBuilder().build();

    /** @throws IllegalArgumentException if a value is none that a scope can have; the message says which */
    public Scope {
        devices = devices.stream().map(List::copyOf).distinct().toList();
        roles = Collections.unmodifiableSet(roles.isEmpty() ? EnumSet.noneOf(DeviceRole.class) : EnumSet.copyOf(roles));
        Numbers.checkSigned(maxDevices, "the number of devices");
        Numbers.checkSigned(framesPerSecond, "the number of frames in a second");
        Numbers.checkSigned(octetsPerSecond, "the number of octets in a second");
        if (mode != null && (mode & ~MODES) != 0) {
            throw new IllegalArgumentException("a mode is of D_READ 1 and D_WRITE 2");
        }
        stated(nodes).forEach(Names::checkPath);
        stated(segments).forEach(name -> Names.check(name, "a segment's name"));
        if (stated(ipv4).stream().anyMatch(prefix -> !prefix.isIpv4())
                || stated(ipv6).stream().anyMatch(IpPrefix::isIpv4)) {
            throw new IllegalArgumentException("a prefix is of the other IP version");
        }
    }

    /** Starts from {@link #UNPRIVILEGED}. */
    public static ScopeBuilder builder() {
        return new ScopeBuilder();
    }

    /** Grants what both grant: nothing more, and nothing less. */
    public Scope intersect(Scope other) {
        List<List<DevicePattern>> patterns = new ArrayList<>(devices);
        patterns.addAll(other.devices);
        Set<DeviceRole> common = EnumSet.noneOf(DeviceRole.class);
        common.addAll(roles);
        common.retainAll(other.roles);
        return new Scope(nodes.intersect(other.nodes), segments.intersect(other.segments), patterns,
                Numbers.min(maxDevices, other.maxDevices), Numbers.and(mode, other.mode), macs.intersect(other.macs),
                ipv4.intersect(other.ipv4, IpPrefix::common), ipv6.intersect(other.ipv6, IpPrefix::common),
                Numbers.min(framesPerSecond, other.framesPerSecond),
                Numbers.min(octetsPerSecond, other.octetsPerSecond), promiscuous && other.promiscuous,
                setAddress && other.setAddress, common);
    }

    /** The same without any restriction of the names of devices. */
    public Scope withoutDevices() {
        return new Scope(nodes, segments, List.of(), maxDevices, mode, macs, ipv4, ipv6, framesPerSecond,
                octetsPerSecond,
                promiscuous, setAddress, roles);
    }

    /** The same with other nodes and another mode. */
    public Scope with(Allowed<String> otherNodes, @Nullable Integer otherMode) {
        return new Scope(otherNodes, segments, devices, maxDevices, otherMode, macs, ipv4, ipv6, framesPerSecond,
                octetsPerSecond, promiscuous, setAddress, roles);
    }

    /** Tells whether the path is one of those granted; the paths of devices in a granted multiplexer directory are the caller's to cut. */
    public boolean admitsNode(String path) {
        return nodes.admits(path);
    }

    /** Tells whether a device of that name in that segment is granted. */
    public boolean admitsDevice(String segment, String name) {
        return segments.admits(segment) && admitsName(name);
    }

    boolean admitsName(String name) {
        return devices.stream().allMatch(list -> list.stream().anyMatch(pattern -> pattern.matches(name)));
    }

    /** Tells whether a device may be opened with all bits {@code D_READ} and {@code D_WRITE} of the mode; others do not matter. */
    public boolean admitsMode(int wanted) {
        return mode == null || (wanted & MODES & ~mode) == 0;
    }

    /** Tells whether a device may have the Ethernet address. */
    public boolean admitsMac(MacAddress mac) {
        return macs.admits(mac);
    }

    /**
     * Tells whether a device may have the address.
     *
     * @param address 4 or 16 octets
     */
    public boolean admitsAddress(byte[] address) {
        IpPrefix asked = IpPrefix.of(address, address.length * Byte.SIZE);
        Allowed<IpPrefix> allowed = asked.isIpv4() ? ipv4 : ipv6;
        return allowed.isEverything() || stated(allowed).stream().anyMatch(prefix -> prefix.contains(asked));
    }

    /** Tells whether the guard lets frames take on the role. */
    public boolean admitsRole(DeviceRole role) {
        return roles.contains(role);
    }

    /** Reads what a block says. @throws IllegalArgumentException if no block can say it */
    public static Scope ofProto(org.machwire.v1.Scope scope) {
        return ScopeFormat.read(scope);
    }

    /**
     * Writes it as a block does.
     *
     * @throws IllegalStateException if the names of devices have to match more than one list, as an intersection's may: no block
     *         can say so, see {@link #toProtos}
     */
    public org.machwire.v1.Scope toProto() {
        if (devices.size() > 1) {
            throw new IllegalStateException("no block can state two lists of device names");
        }
        return ScopeFormat.write(this);
    }

    /** Writes it as scopes that grant it together: one, and one more for each further list of device names. */
    public List<org.machwire.v1.Scope> toProtos() {
        return ScopeFormat.writeAll(this);
    }

    private static <T> Set<T> stated(Allowed<T> allowed) {
        Set<T> values = allowed.values();
        return values == null ? Set.of() : values;
    }
}
