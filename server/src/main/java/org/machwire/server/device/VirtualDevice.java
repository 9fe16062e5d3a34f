package org.machwire.server.device;

import java.net.Inet6Address;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.machwire.ethernet.AddressPrefix;
import org.machwire.ethernet.FrameBatch;
import org.machwire.ethernet.MacAddress;
import org.machwire.mach.DeviceMode;
import org.machwire.mach.MachException;
import org.machwire.mach.NetStatus;
import org.machwire.mach.ReturnCode;
import org.machwire.server.capability.Authority;
import org.machwire.server.capability.Rights;
import org.machwire.server.fabric.Attachment;
import org.machwire.server.fabric.Counters;
import org.machwire.server.fabric.Membrane;
import org.machwire.server.guard.Addresses;
import org.machwire.server.guard.Hearing;
import org.machwire.server.guard.SourcePolicy;
import org.machwire.server.names.DeviceIdentity;
import org.machwire.server.names.Host;
import org.machwire.server.names.Ipv6Prefix;
import org.machwire.server.names.Lease;
import org.machwire.server.names.Node;
import org.machwire.token.DeviceRole;
import org.machwire.token.Scope;
import org.machwire.v1.DropReason;

/** A virtual network device: an attachment with an identity, a lease and flags, shared by all who have it open. */
final class VirtualDevice implements Attachment {
    /** What the Hurd's multiplexer gives a new device: UP, BROADCAST, RUNNING, MULTICAST. */
    static final int INITIAL_FLAGS = NetStatus.IFF_UP | NetStatus.IFF_BROADCAST | NetStatus.IFF_RUNNING
            | NetStatus.IFF_MULTICAST;
    private static final int OPERATING = NetStatus.IFF_UP | NetStatus.IFF_RUNNING;

    private final SegmentFabric segment;
    private final Node.Device node;
    private final Lease lease;
    /** Whether it may use the address that a host makes for itself, too; written under the lock of {@link DeviceTable}. */
    private boolean autoconfigures;
    private final Ears ears = new Ears();
    /** The opens of this device; guarded by the lock of {@link DeviceTable}. */
    private final List<OpenDevice> opens = new ArrayList<>(1);

    private volatile int flags = INITIAL_FLAGS;
    /** Written under the lock of {@link DeviceTable}. */
    private volatile MacAddress mac;
    /** What it hears by, and is; with the role of a router if one of its opens has it. Written under that lock. */
    private volatile Hearing hearing;
    private volatile Addresses addresses;
    private volatile boolean isRouter;
    private final Outlet outlet;
    private final DropLog drops;
    private final Captures captures;
    /** Source addresses of frames that may still wait somewhere; guarded by that lock. */
    private final Set<Long> addressesUsed = new HashSet<>();

    /** @param scope of who makes it */
    VirtualDevice(SegmentFabric segment, Node.Device node, MacAddress mac, Lease lease, Scope scope, Clocks clocks) {
        this.segment = segment;
        this.node = node;
        this.mac = mac;
        this.lease = lease;
        outlet = new Outlet(segment);
        drops = new DropLog(clocks);
        captures = new Captures(clocks.nanosSinceEpoch());
        autoconfigures = lease.addresses().stream().anyMatch(AddressPrefix::isIpv6) && node.hasLease()
                && allowsAutoconfigured(scope);
        hear(policy(Set.of()));
        segment.net().attach(this);
        addressesUsed.add(mac.value());
        segment.hosts().enter(host());
    }

    private void hear(SourcePolicy policy) {
        hearing = new Hearing(policy);
        addresses = segment.rules().guards() ? Addresses.of(policy) : Addresses.of(mac);
    }

    /** What it may claim to be, with these roles. */
    SourcePolicy policy(Set<DeviceRole> roles) {
        return segment.policy(mac, lease, autoconfigures ? autoconfigured() : null, roles);
    }

    /** What it is, or who has it open, has changed: from now on it hears, and its opens send, by what is true now. */
    private void renewPolicies() {
        isRouter = opens.stream().anyMatch(open -> open.roles().contains(DeviceRole.ROUTER));
        hear(policy(isRouter ? Set.of(DeviceRole.ROUTER) : Set.of()));
        opens.forEach(OpenDevice::renewIngress);
        segment.net().change(this);
    }

    private @Nullable Inet6Address autoconfigured() {
        Ipv6Prefix prefix = segment.segment().ipv6();
        return prefix == null ? null : prefix.autoconfigured(mac);
    }

    private boolean allowsAutoconfigured(Scope scope) {
        Inet6Address address = autoconfigured();
        return address != null && scope.admitsAddress(address.getAddress());
    }

    /** Somebody opens it; under the lock of {@link DeviceTable}. */
    void enter(OpenDevice open) {
        opens.add(open);
        confine(open.key().grant().scope());
    }

    /**
     * Another may not use all that its maker could: the address that a host makes for itself is no more than a
     * convenience, and goes; under the lock of {@link DeviceTable}.
     */
    void confine(Scope scope) {
        autoconfigures = autoconfigures && allowsAutoconfigured(scope);
        renewPolicies();
    }

    /** Somebody has closed it; under the lock of {@link DeviceTable}. */
    void leave(OpenDevice open) {
        opens.remove(open);
        if (isRouter) {
            renewPolicies();
        }
    }

    /** What of servers an open may take on: by permission bits what the node says, else what its token says. */
    Set<DeviceRole> roles(OpenDevice.Key key) {
        return key.authority() == null ? node.roles() : key.grant().scope().roles();
    }

    private Host host() {
        return new Host(identity(), node instanceof Node.DeviceNode, mac, lease);
    }

    /** Unplugs it; under the lock of {@link DeviceTable}. */
    void unplug() {
        segment.net().detach(this);
        segment.hosts().leave(host());
    }

    /**
     * Gives the device another Ethernet address; under the lock of {@link DeviceTable}.
     *
     * @throws MachException D_INVALID_OPERATION it is no station's, or another device's
     */
    void setMac(MacAddress address) {
        if (address.equals(mac)) {
            return;
        }
        segment.macs().change(identity(), address);
        addressesUsed.add(address.value());
        segment.hosts().leave(host());
        mac = address;
        autoconfigures = autoconfigures
                && opens.stream().allMatch(open -> allowsAutoconfigured(open.key().grant().scope()));
        renewPolicies();
        segment.hosts().enter(host());
    }

    /** The addresses that frames of this device may carry, also such as wait somewhere; under the lock of {@link DeviceTable}. */
    Set<Long> addressesUsed() {
        return addressesUsed;
    }

    /** Hears its own frames only, when nobody has it open who may hear all; under the lock of {@link DeviceTable}. */
    void dropPrivileges() {
        if (isPromiscuous() && opens.stream().noneMatch(open -> open.key().isPromiscuous())) {
            setFlags(flags & ~NetStatus.IFF_PROMISC);
        }
    }

    SegmentFabric segment() {
        return segment;
    }

    Node.Device node() {
        return node;
    }

    DeviceIdentity identity() {
        return node.identity();
    }

    MacAddress mac() {
        return mac;
    }

    Lease lease() {
        return lease;
    }

    List<OpenDevice> opens() {
        return opens;
    }

    /** Counts the filters of all opens; under the lock of {@link DeviceTable}. */
    int filters() {
        return opens.stream().mapToInt(open -> open.filters().filters().size()).sum();
    }

    /**
     * The opens that die when a task opens the device with this key, because another task writes; under the lock of {@link DeviceTable}.
     *
     * @throws MachException D_ALREADY_OPEN one of them is another holder's
     */
    List<OpenDevice> overtakenBy(OpenDevice.Key key) {
        if ((key.mode() & DeviceMode.WRITE) == 0) {
            return List.of();
        }
        List<OpenDevice> writers = opens.stream()
                .filter(open -> open.mayWrite() && !open.key().isOfOpener(key) && !open.port().isDead()).toList();
        if (writers.stream().anyMatch(open -> !open.key().isOfHolder(key))) {
            throw new MachException(ReturnCode.D_ALREADY_OPEN, "another user writes to this device");
        }
        return writers;
    }

    /** Tells whether an authority has it open; under the lock of {@link DeviceTable}. */
    boolean isOpenBy(Authority authority) {
        return opens.stream().anyMatch(open -> open.key().authority() == authority);
    }

    /** Tells whether all its addresses are such as a scope allows. */
    boolean isWithin(Scope scope) {
        return scope.admitsMac(mac)
                && lease.addresses().stream().allMatch(prefix -> scope.admitsAddress(prefix.address().getAddress()));
    }

    /** What is left to say of an open that was revoked. */
    Rights.Casualty casualty(OpenDevice open) {
        return new Rights.Casualty(node.path(), open.key().task(), sentCounters().frames(DropReason.NOT_DROPPED),
                ears.received().frames(DropReason.NOT_DROPPED));
    }

    /** How many of its frames the guard stopped. */
    long violations() {
        return outlet.violations();
    }

    /** Its counts, for the audit trail. */
    String countsInWords() {
        return "sent " + sentCounters().frames(DropReason.NOT_DROPPED) + ", received "
                + ears.received().frames(DropReason.NOT_DROPPED);
    }

    Counters sentCounters() {
        return outlet.sent();
    }

    /** Why frames of it were dropped, whoever sent them. */
    DropLog drops() {
        return drops;
    }

    /** Who looks on. */
    Captures captures() {
        return captures;
    }

    Counters receivedCounters() {
        return ears.received();
    }

    /** What a log of this device's says. */
    List<DropNotice> notices(DropLog log) {
        return log.notices(node.path(), identity().owner());
    }

    int flags() {
        return flags;
    }

    void setFlags(int newFlags) {
        boolean changesGroups = ((flags ^ newFlags) & NetStatus.IFF_ALLMULTI) != 0;
        flags = newFlags;
        if (changesGroups) {
            segment.net().change(this);
        }
        renewPromiscuous();
    }

    boolean isPromiscuous() {
        return (flags & NetStatus.IFF_PROMISC) != 0;
    }

    /** Its flag or its captures have changed: tells the switch whether it hears all; under the lock of {@link DeviceTable}. */
    void renewPromiscuous() {
        segment.net().setPromiscuous(this, isPromiscuous() || captures.arePromiscuous());
    }

    boolean isOperating() {
        return (flags & OPERATING) == OPERATING;
    }

    /** Publishes the filters of all opens to the frame path; under the lock of {@link DeviceTable}. */
    void publishListeners() {
        ears.publish(opens);
    }

    /** Sends a batch through an open: each frame is forwarded, or dropped and counted. */
    void send(FrameBatch batch, OpenDevice open) {
        outlet.send(batch, open, isOperating());
    }

    @Override
    public Addresses addresses() {
        return addresses;
    }

    @Override
    public boolean isUp() {
        return isOperating();
    }

    @Override
    public boolean isRouter() {
        return isRouter;
    }

    @Override
    public boolean hearsAllGroups() {
        return isRouter || (flags & NetStatus.IFF_ALLMULTI) != 0;
    }

    @Override
    public boolean isPeer() {
        return segment.rules().isPeer(node);
    }

    /** Why it would not hear a frame that the switch gave to it; NOT_DROPPED if it would. */
    DropReason refusal(byte[] octets, int offset) {
        if (!isOperating()) {
            return DropReason.RECEIVER_DOWN;
        }
        DropReason verdict = segment.rules().guards() ? hearing.check(octets, offset) : DropReason.NOT_DROPPED;
        return verdict == DropReason.NOT_DROPPED && ears.areShut() ? DropReason.NO_FILTER : verdict;
    }

    /** What it may send, by who writes to it; without a writer, by its node; under the lock of {@link DeviceTable}. */
    SourcePolicy sendingPolicy() {
        return opens.stream().filter(OpenDevice::mayWrite).findFirst().map(OpenDevice::policy)
                .orElseGet(() -> policy(node.roles()));
    }

    @Override
    public void receive(FrameBatch batch, int from, int to, Membrane sender) {
        captures.received(this, ears, batch, from, to, sender);
        if (!isOperating()) {
            ears.drop(DropReason.RECEIVER_DOWN, to - from);
        } else if (segment.rules().guards()) {
            ears.hear(hearing, isPromiscuous(), batch, from, to, sender);
        } else {
            ears.hear(batch, from, to, sender);
        }
    }

    @Override
    public void overhear(FrameBatch batch, int from, int to, Membrane sender) {
        captures.overheard(batch, from, to, sender);
        if (!isPromiscuous()) {
            return; // a capture alone made it hear this
        }
        if (isOperating()) {
            ears.overhear(batch, from, to, sender);
        } else {
            ears.drop(DropReason.RECEIVER_DOWN, to - from);
        }
    }

    @Override
    public void sent(FrameBatch batch, int from, int to, Membrane sender) {
        ears.hearOwn(batch, from, to, sender);
    }

    @Override
    public void forwarded(FrameBatch batch, int from, int to, Membrane sender) {
        captures.forwarded(batch, from, to, sender);
    }
}
