package org.machwire.server.fabric;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.machwire.ethernet.Ethernet;
import org.machwire.server.guard.Guard;
import org.machwire.server.guard.MembershipReport;
import org.machwire.server.guard.Ours;
import org.machwire.server.guard.UplinkGuard;

/**
 * The attachments of one segment. Addresses are not learned but bound when an attachment comes; {@link Ingress} forwards
 * by them.
 *
 * <p>As a hub it delivers every frame to all others, for those who want to see what the Hurd's multiplexer did.
 */
public final class Switch implements Ours {
    private final SwitchRules rules;
    private final LongSupplier nanoClock;
    private volatile Topology topology = Topology.of(new Attachment[0], new Attachment[0], null, Map.of());

    // Guarded by this.
    /** Since when somebody asks who is in which group, and when he did last. */
    private long askedSinceNs;
    private long askedNs;
    private boolean isAsked;
    private final List<Attachment> all = new ArrayList<>();
    private final Set<Attachment> promiscuous = new LinkedHashSet<>();
    private final Memberships memberships;
    private @Nullable Uplink uplink;

    /** @param nanoClock measures rates, and how long memberships last */
    public Switch(SwitchRules rules, LongSupplier nanoClock) {
        this.rules = rules;
        this.nanoClock = nanoClock;
        memberships = new Memberships(rules.groupsPerAttachment());
    }

    /**
     * Plugs an attachment in: from now on it hears.
     *
     * @throws IllegalStateException if its address is taken
     */
    public synchronized void attach(Attachment attachment) {
        if (topology.owner(attachment.addresses().mac()) != null) {
            throw new IllegalStateException("two attachments with one address");
        }
        all.add(attachment);
        layOut();
    }

    /**
     * Plugs an attachment in that sends by one right.
     *
     * @return the way in for what it sends
     */
    public Ingress attach(Attachment attachment, Guard guard) {
        attach(attachment);
        return ingress(attachment, Sender.of(guard));
    }

    /** Makes a way in for what an attachment sends by one right. */
    public Ingress ingress(Attachment attachment, Sender sender) {
        return new Ingress(this, attachment, sender);
    }

    /**
     * Plugs the segment's uplink in: it hears what is sent to groups, and to addresses that no other attachment owns.
     *
     * @return the way in for what comes from outside
     * @throws IllegalStateException if there is one
     */
    public synchronized Ingress attachUplink(Uplink attachment) {
        if (uplink != null) {
            throw new IllegalStateException("two uplinks of one segment");
        }
        uplink = attachment;
        all.add(attachment);
        layOut();
        return ingress(attachment, Sender.of(rules.inspects() ? new UplinkGuard(this) : Guard.TRUST));
    }

    /** The segment's uplink; null if it has none. */
    public @Nullable Uplink uplink() {
        return topology.uplink();
    }

    @Override
    public boolean hasMac(long mac) {
        return topology.owner(mac) != null;
    }

    @Override
    public boolean hasIpv4(int address) {
        return topology.ownerOfIpv4(address) != null;
    }

    @Override
    public boolean hasIpv6(long high, long low) {
        return topology.ownerOfIpv6(high, low) != null;
    }

    /** Unplugs an attachment: batches that begin from now on do not reach it. */
    public synchronized void detach(Attachment attachment) {
        all.remove(attachment);
        promiscuous.remove(attachment);
        memberships.leaveAll(attachment);
        if (attachment == uplink) {
            uplink = null;
        }
        layOut();
    }

    /** Lets an attachment that is plugged in hear the frames of all others, or no more. */
    public synchronized void setPromiscuous(Attachment attachment, boolean hearsAll) {
        boolean joins = hearsAll && all.contains(attachment);
        boolean changed = joins ? promiscuous.add(attachment) : promiscuous.remove(attachment);
        if (changed) {
            layOut();
        }
    }

    /** What an attachment that is plugged in says of itself has changed. */
    public synchronized void change(Attachment attachment) {
        if (all.contains(attachment)) {
            layOut();
        }
    }

    private void layOut() {
        topology = Topology.of(all.toArray(Attachment[]::new), promiscuous.toArray(Attachment[]::new), uplink,
                memberships.joined());
    }

    /**
     * An attachment reports its groups.
     *
     * @return whether it may be in all of them
     */
    synchronized boolean report(Attachment attachment, byte[] octets, int offset, long headers) {
        if (!all.contains(attachment)) {
            return true;
        }
        Report report = new Report(attachment);
        boolean within = MembershipReport.read(octets, offset, headers, report);
        if (report.hasChanged) {
            topology = topology.withGroups(memberships.joined());
        }
        return within;
    }

    private final class Report implements MembershipReport.Reader {
        private final Attachment attachment;
        private final long nowNs = nanoClock.getAsLong();
        private boolean hasChanged;

        Report(Attachment attachment) {
            this.attachment = attachment;
        }

        @Override
        public boolean joins(MembershipReport.Group group) {
            if (Groups.isOfEveryHost(group.mac())) {
                return true;
            }
            Memberships.Outcome outcome = memberships.join(attachment, group, nowNs);
            hasChanged |= outcome == Memberships.Outcome.JOINED;
            return outcome != Memberships.Outcome.REFUSED;
        }

        @Override
        public void leaves(MembershipReport.Group group) {
            hasChanged |= memberships.leave(attachment, group);
        }
    }

    /** Somebody asks who is in which group: whoever does not say so again in time is in none, for as long as somebody asks. */
    synchronized void queried() {
        long now = nanoClock.getAsLong();
        if (!isAskedAt(now)) {
            askedSinceNs = now;
            isAsked = true;
        }
        askedNs = now;
    }

    private boolean isAskedAt(long nowNs) {
        return isAsked && nowNs - askedNs <= Memberships.INTERVAL_NS;
    }

    /** Ends memberships that were not reported again; to be called every second or so. */
    public synchronized void tick() {
        long now = nanoClock.getAsLong();
        if (isAskedAt(now) && memberships.expire(askedSinceNs, now)) {
            topology = topology.withGroups(memberships.joined());
        }
    }

    /** How many attachments are plugged in. */
    public int attachments() {
        return topology.all().length;
    }

    public int maxFrameLength() {
        return rules.maxFrameLength();
    }

    /** Whether a frame of this length may be in the segment. */
    public boolean isFrameLength(int length) {
        return length >= Ethernet.HEADER_LENGTH && length <= rules.maxFrameLength();
    }

    public boolean isHub() {
        return rules.hub();
    }

    SwitchRules rules() {
        return rules;
    }

    LongSupplier nanoClock() {
        return nanoClock;
    }

    Topology topology() {
        return topology;
    }
}
