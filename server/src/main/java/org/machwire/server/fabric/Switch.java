package org.machwire.server.fabric;

import org.jspecify.annotations.Nullable;
import org.machwire.ethernet.Ethernet;
import org.machwire.server.guard.Guard;

/**
 * The attachments of one segment. Addresses are not learned but bound when an attachment comes; {@link Ingress} forwards
 * by them.
 *
 * <p>As a hub it delivers every frame to all others, for those who want to see what the Hurd's multiplexer did.
 */
public final class Switch {
    private final int maxFrameLength;
    private final boolean hub;
    private volatile Topology topology = Topology.EMPTY;

    /** @param maxFrameLength octets of the longest frame: the segment's MTU and 14 */
    public Switch(int maxFrameLength, boolean hub) {
        this.maxFrameLength = maxFrameLength;
        this.hub = hub;
    }

    /**
     * Plugs an attachment in: from now on it hears.
     *
     * @return the way in for what it sends, each frame checked by the guard
     * @throws IllegalStateException if its address is taken
     */
    public synchronized Ingress attach(Attachment attachment, Guard guard) {
        return attach(attachment, guard, new Counters());
    }

    /** The same, with the counters that go on from before it had another address. */
    public synchronized Ingress attach(Attachment attachment, Guard guard, Counters counters) {
        if (topology.owner(attachment.address()) != null) {
            throw new IllegalStateException("two attachments with one address");
        }
        topology = topology.with(attachment);
        return new Ingress(this, attachment, guard, counters);
    }

    /**
     * Makes another way in for an attachment that is plugged in and hears on meanwhile: by another guard, with the counters of the one
     * before.
     */
    public Ingress renew(Attachment attachment, Guard guard, Counters counters) {
        return new Ingress(this, attachment, guard, counters);
    }

    /**
     * Plugs the segment's uplink in: it hears what is sent to groups, and to addresses that no other attachment owns.
     *
     * @return the way in for what comes from outside, each frame checked by the guard
     * @throws IllegalStateException if there is one
     */
    public synchronized Ingress attachUplink(Uplink uplink, Guard guard) {
        if (topology.uplink() != null) {
            throw new IllegalStateException("two uplinks of one segment");
        }
        topology = topology.withUplink(uplink);
        return new Ingress(this, uplink, guard, new Counters());
    }

    /** The segment's uplink; null if it has none. */
    public @Nullable Uplink uplink() {
        return topology.uplink();
    }

    /** Tells whether an attachment owns that address, 48 bits; never waits. */
    public boolean owns(long address) {
        return topology.owner(address) != null;
    }

    /** Unplugs an attachment: batches that begin from now on do not reach it. */
    public synchronized void detach(Attachment attachment) {
        topology = topology.without(attachment);
    }

    /** Lets an attachment that is plugged in hear the frames of all others, or no more. */
    public synchronized void setPromiscuous(Attachment attachment, boolean promiscuous) {
        topology = topology.withPromiscuous(attachment, promiscuous);
    }

    /** How many attachments are plugged in. */
    public int attachments() {
        return topology.all().length;
    }

    public int maxFrameLength() {
        return maxFrameLength;
    }

    /** Whether a frame of this length may be in the segment. */
    public boolean isFrameLength(int length) {
        return length >= Ethernet.HEADER_LENGTH && length <= maxFrameLength;
    }

    public boolean isHub() {
        return hub;
    }

    Topology topology() {
        return topology;
    }
}
