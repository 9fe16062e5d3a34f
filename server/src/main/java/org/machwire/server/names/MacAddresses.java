package org.machwire.server.names;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

import org.machwire.ethernet.MacAddress;
import org.machwire.mach.MachException;
import org.machwire.mach.ReturnCode;

/** The Ethernet addresses of one segment: never one to two devices. Safe for concurrent use. */
public final class MacAddresses {
    private static final int MAX_ATTEMPTS = 1 << 16;

    private final MacRule rule;
    private final Map<DeviceIdentity, MacAddress> fixed = new HashMap<>();
    /** Guarded by this. */
    private final Map<DeviceIdentity, MacAddress> assigned = new HashMap<>();
    /** Fixed and assigned ones. Guarded by this. */
    private final Set<MacAddress> taken = new HashSet<>();

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
     * Gives a device its address: the fixed one, the one it has, or the first candidate of the rule that no other device has.
     *
     * @throws MachException D_NO_MEMORY when 65536 candidates in a row are taken
     */
    public synchronized MacAddress assign(DeviceIdentity identity) {
        MacAddress known = fixed.getOrDefault(identity, assigned.get(identity));
        return known != null ? known : assignNew(identity);
    }

    /** Takes a dead device's address back. Fixed addresses stay reserved; a device without an address is let be. */
    public synchronized void free(DeviceIdentity identity) {
        MacAddress mac = assigned.remove(identity);
        if (mac != null) {
            taken.remove(mac);
        }
    }

    private MacAddress assignNew(DeviceIdentity identity) {
        for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
            MacAddress candidate = rule.candidate(identity, attempt);
            if (candidate.isStation() && taken.add(candidate)) {
                assigned.put(identity, candidate);
                return candidate;
            }
        }
        throw new MachException(ReturnCode.D_NO_MEMORY, "the segment has no free Ethernet address for the device");
    }

    private void reserve(Node.DeviceNode node, MacAddress mac) {
        if (!mac.isStation()) {
            throw new IllegalArgumentException("the address " + mac + " of node " + node.path() + " is no station's");
        }
        if (!taken.add(mac)) {
            throw new IllegalArgumentException(
                    "the address " + mac + " of node " + node.path() + " is another node's too");
        }
        fixed.put(node.identity(), mac);
    }
}
