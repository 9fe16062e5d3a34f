package org.machwire.server.names;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import org.machwire.ethernet.AddressPrefix;
import org.jspecify.annotations.Nullable;
import org.machwire.mach.MachException;
import org.machwire.mach.ReturnCode;
import org.machwire.server.capability.Quotas;
import org.machwire.server.names.LeaseStore.StoredLease;
import org.machwire.server.names.UserLeases.Held;
import org.machwire.token.Scope;

/**
 * The address leases of one segment: never one address to two devices. A lease outlives its device, so that the device gets it
 * again, until its own user needs it for another. Safe for concurrent use; memory grows with the leases, not with the networks.
 */
public final class Leases {
    private static final String USED_UP = "the addresses of the segment are used up, or those of them that the token allows";

    private final AddressPlan plan;
    private final Quotas quotas;
    private final LeaseStore store;
    private final Map<DeviceIdentity, Lease> fixed = new HashMap<>();
    /** This and all below: guarded by this. */
    private final IndexPool pool;
    private final Map<DeviceIdentity, Held> byIdentity = new HashMap<>();
    private final Map<Integer, Held> byIndex = new HashMap<>();
    private final Map<Integer, UserLeases> byUser = new HashMap<>();

    /**
     * Reserves the fixed addresses of the segment's device nodes, and takes over what is stored, as unused leases. A node with fixed
     * addresses has these and no lease. A stored lease is its number in the networks, whatever these are now; one that they have no
     * room for, or whose addresses are fixed ones now, is forgotten.
     *
     * @param quotas tell how many leases a user may have, unused ones included
     * @param store takes leases that change
     * @param nodes device nodes; those of other segments are skipped
     * @throws IllegalArgumentException for a fixed address outside the networks, or one that is there twice
     */
    public Leases(Segment segment, Quotas quotas, LeaseStore store, Collection<Node.DeviceNode> nodes) {
        this.plan = new AddressPlan(segment);
        this.quotas = quotas;
        this.store = store;
        this.pool = new IndexPool(AddressPlan.FIRST_INDEX, plan.lastIndex());
        Set<InetAddress> seen = new HashSet<>();
        for (Node.DeviceNode node : nodes) {
            if (node.segment().name().equals(segment.name()) && !node.addresses().isEmpty()) {
                fixed.put(node.identity(), reserve(node, seen));
            }
        }
        restore(store.leases(segment.name()));
    }

    /**
     * Reserves the addresses of the hypervisor's own station: the first of the networks, or the last where the first is a device's or the
     * gateway's. A lease of them is forgotten.
     *
     * @param gateway another station's address; null for none
     * @throws IllegalArgumentException when the last are not free either
     */
    public synchronized Lease reserveOwn(@Nullable InetAddress gateway) {
        if (isFree(AddressPlan.GATEWAY_INDEX, gateway)) {
            return plan.leaseAt(AddressPlan.GATEWAY_INDEX);
        }
        int last = plan.lastIndex();
        if (!isFree(last, gateway)) {
            throw new IllegalArgumentException("the segment " + plan.segment().name()
                    + " has no address for the hypervisor's own station, neither its first nor its last");
        }
        Held held = byIndex.get(last);
        if (held != null) {
            forget(held);
        }
        pool.take(last);
        return plan.leaseAt(last);
    }

    /** Whether no address of that index is fixed, or the gateway's. */
    private boolean isFree(int index, @Nullable InetAddress gateway) {
        return plan.leaseAt(index).addresses().stream().map(AddressPrefix::address)
                .noneMatch(address -> address.equals(gateway) || fixed.values().stream()
                        .anyMatch(lease -> lease.addresses().stream().anyMatch(one -> one.address().equals(address))));
    }

    private void restore(List<StoredLease> stored) {
        long tick = -stored.size(); // before all that are released from now on
        for (StoredLease lease : stored) {
            DeviceIdentity identity = lease.identity();
            if (plan.hasNetworks() && pool.isFree(lease.index()) && !fixed.containsKey(identity)
                    && !byIdentity.containsKey(identity)) {
                Held held = new Held(identity, lease.index());
                hold(held);
                leasesOf(identity.owner()).release(held, tick);
            } else {
                store.removeLease(identity);
            }
            tick++;
        }
    }

    /**
     * Gives a device its addresses: the fixed ones, those it had, else new ones. New ones are what it wishes for, where one of the
     * wished addresses (IPv4 first) is inside, and free or of an unused lease of the same user; else the lowest free ones. A user
     * at his quota, or in a segment that is used up, has his oldest unused lease taken over, whose device forgets it. In a segment
     * without networks the lease is empty.
     *
     * @param scope what addresses the device may have; it has none of a family that the scope allows nothing of
     * @throws MachException D_NO_MEMORY when all leases of the user are in use and the quota, or what the scope allows of the segment, is
     *         used up; EACCES when its fixed addresses are not allowed
     */
    public synchronized Lease lease(DeviceIdentity identity, Wish wish, Scope scope) {
        Lease configured = fixed.get(identity);
        if (configured != null) {
            if (!configured.addresses().stream().allMatch(a -> scope.admitsAddress(a.address().getAddress()))) {
                throw new MachException(ReturnCode.EACCES, "the device has an address that the token does not allow");
            }
            return configured;
        }
        if (!plan.hasNetworks()) {
            return new Lease(List.of());
        }
        AddressChoice choice = AddressChoice.of(plan, scope);
        Held known = byIdentity.get(identity);
        if (known != null && choice.admits(known.index)) {
            leasesOf(identity.owner()).use(known);
            store.putLease(new StoredLease(identity, known.index));
            return choice.cut(plan.leaseAt(known.index));
        }
        int index = known == null
                ? freeIndexFor(identity.owner(), wish, choice)
                : lowestFree(identity.owner(), choice);
        if (known != null && byIdentity.get(identity) == known) { // not before there is another for it
            forget(known);
        }
        hold(new Held(identity, index));
        store.putLease(new StoredLease(identity, index));
        return choice.cut(plan.leaseAt(index));
    }

    /**
     * Marks a device's lease as unused. Nothing happens to fixed addresses, or when there is no lease in use.
     *
     * @param tick when: any number that grows
     */
    public synchronized void release(DeviceIdentity identity, long tick) {
        Held held = byIdentity.get(identity);
        if (held != null && held.isUsed()) {
            leasesOf(identity.owner()).release(held, tick);
            store.releaseLease(identity);
        }
    }

    /** How many leases there are, unused ones included, fixed addresses not. */
    public synchronized int count() {
        return byIndex.size();
    }

    /** Chooses an index, and makes it and the user's quota free for one more lease. */
    private int freeIndexFor(int uid, Wish wish, AddressChoice choice) {
        int wished = wishedIndex(uid, wish);
        if (!choice.admits(wished)) {
            wished = AddressPlan.NONE;
        }
        Held own = byIndex.get(wished);
        int quota = quotas.of(uid).leases();
        if (own != null) {
            forget(own);
        } else if (leasesOf(uid).count() >= quota) {
            int reused = forgetOldestUnused(uid, index -> true, "the user's quota of " + quota + " leases is in use");
            if (wished == AddressPlan.NONE && choice.admits(reused)) {
                return reused;
            }
        }
        return wished == AddressPlan.NONE ? lowestFree(uid, choice) : wished;
    }

    private int lowestFree(int uid, AddressChoice choice) {
        if (choice.ranges().equals(List.of(new AddressChoice.Range(AddressPlan.FIRST_INDEX, plan.lastIndex())))) {
            int lowest = pool.lowestFree(); // the same, without looking at each
            return lowest >= 0 ? lowest : forgetOldestUnused(uid, choice::admits, USED_UP);
        }
        for (AddressChoice.Range range : choice.ranges()) {
            int lowest = pool.lowestFree(range);
            if (lowest >= 0) {
                return lowest;
            }
        }
        return forgetOldestUnused(uid, choice::admits, USED_UP);
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
        store.removeLease(held.identity);
    }

    private int forgetOldestUnused(int uid, IntPredicate which, String otherwise) {
        Held oldest = leasesOf(uid).oldestUnused(which);
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
