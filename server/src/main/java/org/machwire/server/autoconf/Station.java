package org.machwire.server.autoconf;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.machwire.ethernet.FrameBatch;
import org.machwire.server.fabric.Attachment;
import org.machwire.server.fabric.Counters;
import org.machwire.server.fabric.Ingress;
import org.machwire.server.fabric.Membrane;
import org.machwire.server.fabric.Switch;
import org.machwire.server.guard.Guard;
import org.machwire.server.guard.Addresses;
import org.machwire.server.names.Host;
import org.machwire.server.names.Hosts;
import org.machwire.v1.DropReason;

/** The hypervisor's own station on a segment: answers hosts that configure themselves, each frame at once and to its sender only. */
public final class Station implements Attachment {
    /** Between 200 and 600 seconds, as the defaults of RFC 4861, 6.2.1; the only advertiser of a link needs no lots drawn. */
    private static final long ADVERTISEMENT_INTERVAL_NS = 400_000_000_000L;

    private final Offer offer;
    private final Addresses addresses;
    private final Hosts hosts;
    private final @Nullable Questions questions;
    private final Counters received = new Counters();
    private final Membrane membrane = new Membrane();
    private final AtomicReference<@Nullable Clerk> spare = new AtomicReference<>();
    private volatile @Nullable Ingress ingress;
    private boolean hasBegun;
    private long advertisedAtNs;

    /**
     * Makes a station that is not plugged in yet.
     *
     * @param hosts the devices of the segment
     * @param forwarder asks elsewhere what is not of this segment; null: such questions are refused
     */
    public Station(Offer offer, Hosts hosts, @Nullable Forwarder forwarder) {
        this.offer = offer;
        addresses = offer.addresses();
        this.hosts = hosts;
        questions = forwarder == null
                ? null
                : (asker, message) -> forwarder.ask(asker.host().identity(), message, answer -> relay(asker, answer));
    }

    /**
     * Plugs it in, once.
     *
     * @throws IllegalStateException if its Ethernet address is taken
     */
    public void attach(Switch segment) {
        ingress = segment.attach(this, Guard.TRUST);
    }

    /** What became of the frames that it was given: answered, or dropped under a reason. */
    public Counters received() {
        return received;
    }

    /**
     * Advertises the link to each device that has an IPv6 lease, if it is time to: not at first, for a host that comes up asks. To be called
     * every second or so, by one thread.
     *
     * @param nowNs of a clock that never goes back, such as {@link System#nanoTime}'s
     */
    public void tick(long nowNs) {
        if (!hasBegun) {
            hasBegun = true;
            advertisedAtNs = nowNs;
        }
        if (nowNs - advertisedAtNs < ADVERTISEMENT_INTERVAL_NS) {
            return;
        }
        advertisedAtNs = nowNs;
        Clerk clerk = take();
        for (Host host : hosts.all()) {
            if (host.ipv6() != null && clerk.advertise(host.mac().value())) {
                send(clerk);
            }
        }
        spare.set(clerk);
    }

    /** Gives the answer to a question that was forwarded to whom it is for, if he is still there. */
    private void relay(Asker asker, byte[] message) {
        Clerk clerk = take();
        if (asker.host().equals(hosts.byMac(asker.host().mac().value())) && clerk.relay(asker, message)) {
            send(clerk);
        }
        spare.set(clerk);
    }

    private Clerk take() {
        Clerk clerk = spare.getAndSet(null);
        return clerk == null ? new Clerk(offer, hosts, questions) : clerk;
    }

    private void send(Clerk clerk) {
        Ingress in = ingress;
        if (in != null) {
            in.send(clerk.batch(), 1, membrane);
        }
    }

    @Override
    public Addresses addresses() {
        return addresses;
    }

    /** What asks for servers is sent to groups. */
    @Override
    public boolean hearsAllGroups() {
        return true;
    }

    @Override
    public void receive(FrameBatch batch, int from, int to, Membrane sender) {
        if (sender.isCut()) {
            received.dropped(DropReason.REVOKED, to - from);
            return;
        }
        Clerk clerk = take();
        for (int i = from; i < to; i++) {
            DropReason verdict = clerk.answer(batch.octets(), batch.offset(i), batch.length(i));
            if (verdict != DropReason.NOT_DROPPED) {
                received.dropped(verdict, 1);
                continue;
            }
            received.passed(batch.length(i));
            if (clerk.reply().length() > 0) {
                send(clerk);
            }
        }
        spare.set(clerk);
    }

    /** Is never asked to listen to what is for others. */
    @Override
    public void overhear(FrameBatch batch, int from, int to, Membrane sender) {}

    @Override
    public void sent(FrameBatch batch, int from, int to, Membrane sender) {}
}
