package org.machwire.server.names;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.machwire.mach.MachException;
import org.machwire.mach.ReturnCode;
import org.machwire.server.names.UserLeases.Held;

/**
 * The address leases of one segment: never one address to two devices. A lease outlives its device, so that the device gets it
 * again, until its own user needs it for another. Safe for concurrent use; memory grows with the leases, not with the networks.
 */
public final class Leases {
    private final AddressPlan plan;
    private final int leasesPerUser;
    private final Map<DeviceIdentity, Lease> fixed = new HashMap<>();
    /** This and all below: guarded by this. */
    private final IndexPool pool;
    private final Map<DeviceIdentity, Held> byIdentity = new HashMap<>();
    private final Map<Integer, Held> byIndex = new HashMap<>();
    private final Map<Integer, UserLeases> byUser = new HashMap<>();

    /**
     * Reserves the fixed addresses of the segment's device nodes. A node with fixed addresses has these and no lease.
     *
     * @param leasesPerUser how many leases a user may have, unused ones included
     * @param nodes device nodes; those of other segments are skipped
     * @throws IllegalArgumentException for a fixed address outside the networks, or one that is there twice
     */
    public Leases(Segment segment, int leasesPerUser, Collection<Node.DeviceNode> nodes) {
        this.plan = new AddressPlan(segment);
        this.leasesPerUser = leasesPerUser;
        this.pool = new IndexPool(AddressPlan.FIRST_INDEX, plan.lastIndex());
        Set<InetAddress> seen = new HashSet<>();
        for (Node.DeviceNode node : nodes) {
            if (node.segment().name().equals(segment.name()) && !node.addresses().isEmpty()) {
                fixed.put(node.identity(), reserve(node, seen));
            }
        }
    }

    /**
     * Gives a device its addresses: the fixed ones, those it had, else new ones. New ones are what it wishes for, where one of the
     * wished addresses (IPv4 first) is inside, and free or of an unused lease of the same user; else the lowest free ones. A user
     * at his quota, or in a segment that is used up, has his oldest unused lease taken over, whose device forgets it. In a segment
     * without networks the lease is empty.
     *
     * @throws MachException D_NO_MEMORY when all leases of the user are in use and the quota or the segment is used up
     */
    public synchronized Lease lease(DeviceIdentity identity, Wish wish) {
        Lease configured = fixed.get(identity);
        if (configured != null) {
            return configured;
        }
        if (!plan.hasNetworks()) {
            return new Lease(List.of());
        }
        Held known = byIdentity.get(identity);
        if (known != null) {
            leasesOf(identity.owner()).use(known);
            return plan.leaseAt(known.index);
        }
        int index = freeIndexFor(identity.owner(), wish);
        hold(new Held(identity, index));
        return plan.leaseAt(index);
    }

    /**
     * Marks a device's lease as unused. Nothing happens to fixed addresses, or when there is no lease in use.
     *
     * @param tick when: any number that grows
     */
    public synchronized void release(DeviceIdentity identity, long tick) {
        Held held = byIdentity.get(identity);
        if (held != null) {
            leasesOf(identity.owner()).release(held, tick);
        }
    }

    /** How many leases there are, unused ones included, fixed addresses not. */
    public synchronized int count() {
        return byIndex.size();
    }

    /** Chooses an index, and makes it and the user's quota free for one more lease. */
    private int freeIndexFor(int uid, Wish wish) {
        int wished = wishedIndex(uid, wish);
        Held own = byIndex.get(wished);
        if (own != null) {
            forget(own);
        } else if (leasesOf(uid).count() >= leasesPerUser) {
            int reused = forgetOldestUnused(uid, "the user's quota of " + leasesPerUser + " leases is in use");
            return wished == AddressPlan.NONE ? reused : wished;
        }
        if (wished != AddressPlan.NONE) {
            return wished;
        }
        int lowest = pool.lowestFree();
        return lowest >= 0 ? lowest : forgetOldestUnused(uid, "the addresses of the segment are used up");
    }

    private int wishedIndex(int uid, Wish wish) {
        int wished = wish.ipv4() == null ? AddressPlan.NONE : availableIndex(uid, wish.ipv4());
        return wished == AddressPlan.NONE && wish.ipv6() != null ? availableIndex(uid, wish.ipv6()) : wished;
    }

    private int availableIndex(int uid, InetAddress address) {
        int index = plan.indexOf(address);
        Held held = byIndex.get(index);
        boolean available = held == null ? pool.isFree(index) : held.identity.owner() == uid && !held.isUsed();
        return available ? index : AddressPlan.NONE;
    }

    private void hold(Held held) {
        pool.take(held.index);
        byIdentity.put(held.identity, held);
        byIndex.put(held.index, held);
        leasesOf(held.identity.owner()).add();
    }

    private void forget(Held held) {
        pool.giveBack(held.index);
        byIdentity.remove(held.identity);
        byIndex.remove(held.index);
        leasesOf(held.identity.owner()).remove(held);
    }

    private int forgetOldestUnused(int uid, String otherwise) {
        Held oldest = leasesOf(uid).oldestUnused();
        if (oldest == null) {
            throw new MachException(ReturnCode.D_NO_MEMORY, otherwise);
        }
        forget(oldest);
        return oldest.index;
    }

    private UserLeases leasesOf(int uid) {
        return byUser.computeIfAbsent(uid, u -> new UserLeases());
    }

    private Lease reserve(Node.DeviceNode node, Set<InetAddress> seen) {
        List<AddressPrefix> addresses = new ArrayList<>();
        for (InetAddress address : node.addresses()) {
            addresses.add(plan.fixed(address));
            if (!seen.add(address)) {
                throw new IllegalArgumentException(
                        "the fixed address " + address.getHostAddress() + " is configured twice");
            }
            int index = plan.indexOf(address);
            if (index != AddressPlan.NONE) {
                pool.take(index);
            }
        }
        return new Lease(addresses);
    }
}
