package org.machwire.server.names;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.machwire.ethernet.MacAddress;
import org.machwire.mach.MachException;
import org.machwire.mach.ReturnCode;
import org.machwire.token.Scope;

/**
 * The Ethernet addresses of one segment: never one to two devices. A device's address does not depend on the order in which devices are
 * opened, nor on the run of the server, but where two of those that exist at a time have the same candidate: then the later
 * one has its next. Safe for concurrent use.
 */
public final class MacAddresses {
    /** The hypervisor's own station on every segment: locally administered, and never a device's. */
    public static final MacAddress STATION = MacAddress.parse("02:6d:77:00:00:01");
    /** The gateway that passt is on every segment; never a device's. */
    public static final MacAddress GATEWAY = MacAddress.parse("02:6d:77:00:00:02");

    private static final int MAX_ATTEMPTS = 1 << 16;

    private final MacRule rule;
    private final Map<DeviceIdentity, MacAddress> fixed = new HashMap<>();
    /** Guarded by this. */
    private final Map<DeviceIdentity, MacAddress> assigned = new HashMap<>();
    /** Fixed and assigned ones. Guarded by this. */
    private final Set<MacAddress> taken = new HashSet<>(Set.of(STATION, GATEWAY));

    /**
     * Reserves the fixed addresses of the segment's device nodes, for as long as this object lives.
     *
     * @param nodes device nodes; those of other segments are skipped
     * @throws IllegalArgumentException when a fixed address is no station's, or two nodes have the same
     */
    public MacAddresses(Segment segment, MacRule rule, Collection<Node.DeviceNode> nodes) {
        this.rule = rule;
        for (Node.DeviceNode node : nodes) {
            MacAddress mac = node.mac();
            if (mac != null && node.segment().name().equals(segment.name())) {
                reserve(node, mac);
            }
        }
    }

    /**
     * Gives a device its address: the fixed one, the one it has, or the first candidate that no other device has: of those that the
     * scope names, or else of the rule.
     *
     * @param scope which it may have
     * @throws MachException D_NO_MEMORY when all that the scope names, or 65536 candidates of the rule in a row, are taken; EACCES the
     *         one that it has is not allowed
     */
    public synchronized MacAddress assign(DeviceIdentity identity, Scope scope) {
        MacAddress known = fixed.getOrDefault(identity, assigned.get(identity));
        if (known == null) {
            return assignNew(identity, scope);
        }
        if (!scope.admitsMac(known)) {
            throw new MachException(ReturnCode.EACCES, "the device has an address that the token does not allow");
        }
        return known;
    }

    /**
     * Gives a device another address than the one it was assigned.
     *
     * @throws MachException D_INVALID_OPERATION it is fixed, or the new one is no station's, or another device's
     */
    public synchronized void change(DeviceIdentity identity, MacAddress address) {
        MacAddress before = assigned.get(identity);
        if (before == null || !takes(identity, address)) {
            throw new MachException(ReturnCode.D_INVALID_OPERATION, "the device cannot have the address " + address);
        }
        taken.remove(before);
    }

    /** Takes a dead device's address back. Fixed addresses stay reserved; a device without an address is let be. */
    public synchronized void free(DeviceIdentity identity) {
        MacAddress mac = assigned.remove(identity);
        if (mac != null) {
            taken.remove(mac);
        }
    }

    private MacAddress assignNew(DeviceIdentity identity, Scope scope) {
        Set<MacAddress> named = scope.macs().values();
        if (named != null) {
            for (MacAddress candidate : named) {
                if (takes(identity, candidate)) {
                    return candidate;
                }
            }
            throw new MachException(ReturnCode.D_NO_MEMORY, "the token's Ethernet addresses are all in use");
        }
        for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
            MacAddress candidate = rule.candidate(identity, attempt);
            if (takes(identity, candidate)) {
                return candidate;
            }
        }
        throw new MachException(ReturnCode.D_NO_MEMORY, "the segment has no free Ethernet address for the device");
    }

    private boolean takes(DeviceIdentity identity, MacAddress candidate) {
        if (!candidate.isStation() || !taken.add(candidate)) {
            return false;
        }
        assigned.put(identity, candidate);
        return true;
    }

    private void reserve(Node.DeviceNode node, MacAddress mac) {
        if (!mac.isStation()) {
            throw new IllegalArgumentException("the address " + mac + " of node " + node.path() + " is no station's");
        }
        if (mac.equals(STATION) || mac.equals(GATEWAY)) {
            throw new IllegalArgumentException(
                    "the address " + mac + " of node " + node.path() + " is the hypervisor's own");
        }
        if (!taken.add(mac)) {
            throw new IllegalArgumentException(
                    "the address " + mac + " of node " + node.path() + " is another node's too");
        }
        fixed.put(node.identity(), mac);
    }
}
