package org.machwire.server.fabric;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.machwire.ethernet.Ethernet;
import org.machwire.ethernet.FrameBatch;
import org.machwire.server.guard.Guard;
import org.machwire.server.guard.Headers;
import org.machwire.server.load.Conduct;
import org.machwire.server.load.StormClass;
import org.machwire.v1.DropReason;

/**
 * The way into a {@link Switch} for what one attachment sends by one right: checks each frame, finds its audience, and hands runs of
 * consecutive frames with one audience over as a whole. Thread-safe; batches that different threads send at once go through side
 * by side.
 */
public final class Ingress {
    /** 01:80:c2:00:00:00 to 0f are for switches themselves and never forwarded (IEEE 802.1D, 7.12.6). */
    private static final long RESERVED = 0x0180_c200_0000L;
    private static final long RESERVED_MASK = 0xffff_ffff_fff0L;

    /** Audiences of frames that go nowhere, though the guard let them pass: told apart by addresses. */
    private static final Attachment[] NOBODY = {};
    private static final Attachment[] SWITCHES = {};
    private static final Attachment[] APART = {};

    private final Switch segment;
    private final SwitchRules rules;
    private final Attachment sender;
    private final Guard guard;
    private final Counters counters;
    private final @Nullable Conduct conduct;
    private final Witness witness;

    Ingress(Switch segment, Attachment attachment, Sender right) {
        this.segment = segment;
        rules = segment.rules();
        sender = attachment;
        guard = right.guard();
        counters = right.counters();
        conduct = right.conduct();
        witness = right.witness();
    }

    /** What became of the frames that came in here. */
    public Counters counters() {
        return counters;
    }

    /**
     * Forwards, or drops and counts, the first frames of a batch. Keeps nothing of it; a frame that was answered is written over.
     *
     * @param count how many
     * @param membrane what they are sent through
     */
    public void send(FrameBatch batch, int count, Membrane membrane) {
        Topology now = segment.topology();
        boolean isQuarantined = isQuarantined();
        Attachment[] audience = null;
        int start = 0;
        for (int i = 0; i < count;) {
            long headers = walk(batch, i);
            Attachment[] next = admit(now, batch, i, headers, isQuarantined, membrane);
            if (next != audience) {
                forward(now, audience, batch, start, i, membrane);
                audience = next;
                start = i;
            }
            long flow = next == null || rules.hub() ? Flow.NONE : Flow.of(headers, batch, i);
            i++;
            if (flow != Flow.NONE) {
                i = Flow.end(flow, batch, i, count); // what is of the flow has the same audience
            }
        }
        forward(now, audience, batch, start, count, membrane);
    }

    private long walk(FrameBatch batch, int i) {
        return rules.inspects() && segment.isFrameLength(batch.length(i))
                ? Headers.walk(batch.octets(), batch.offset(i), batch.length(i))
                : 0;
    }

    private boolean isQuarantined() {
        return conduct != null && conduct.quarantine().isPossible()
                && conduct.quarantine().isImposed(segment.nanoClock().getAsLong());
    }

    /**
     * Finds what would become of a frame, and does nothing to it: nothing is counted, charged or joined.
     *
     * @param octets the frame, alone
     */
    public Preview preview(byte[] octets) {
        if (!segment.isFrameLength(octets.length)) {
            return Preview.dropped(DropReason.FRAME_SIZE);
        }
        Topology now = segment.topology();
        long headers = rules.inspects() ? Headers.walk(octets, 0, octets.length) : 0;
        DropReason verdict = guard.check(octets, 0, headers);
        if (verdict != DropReason.NOT_DROPPED) {
            return Preview.dropped(verdict);
        }
        Attachment[] audience = audience(now, Ethernet.address(octets, Ethernet.DESTINATION_OFFSET), headers);
        if (refusalOf(audience) != DropReason.NOT_DROPPED) {
            return Preview.dropped(refusalOf(audience));
        }
        Attachment owner = answerer(now, octets, 0, octets.length, headers);
        return owner == null
                ? new Preview(DropReason.NOT_DROPPED,
                        Arrays.stream(audience).filter(one -> one != sender && reaches(one)).toList(), null)
                : new Preview(DropReason.NOT_DROPPED, List.of(), owner);
    }

    /** Checks a frame and finds its audience; null if it was dropped and counted, or answered, here. */
    private Attachment @Nullable [] admit(Topology now, FrameBatch batch, int i, long headers, boolean isQuarantined,
            Membrane membrane) {
        byte[] octets = batch.octets();
        int offset = batch.offset(i);
        int length = batch.length(i);
        if (!segment.isFrameLength(length)) {
            return drop(DropReason.FRAME_SIZE, octets, offset, length);
        }
        DropReason verdict = guard.check(octets, offset, headers);
        if (verdict != DropReason.NOT_DROPPED) {
            if (conduct != null && conduct.quarantine().isPossible()) {
                conduct.quarantine().violated(segment.nanoClock().getAsLong());
            }
            return drop(isQuarantined ? DropReason.QUARANTINED : verdict, octets, offset, length);
        }
        if (isQuarantined) {
            return drop(DropReason.QUARANTINED, octets, offset, length);
        }
        Attachment[] audience = audience(now, Ethernet.address(octets, offset + Ethernet.DESTINATION_OFFSET), headers);
        if (!rules.inspects() || refusalOf(audience) != DropReason.NOT_DROPPED) {
            return audience;
        }
        DropReason refusal = bound(now, octets, offset, headers);
        if (refusal != DropReason.NOT_DROPPED) {
            return drop(refusal, octets, offset, length);
        }
        return answer(now, batch, i, headers, membrane) ? null : audience;
    }

    private Attachment @Nullable [] drop(DropReason reason, byte[] octets, int offset, int length) {
        counters.dropped(reason, 1);
        witness.dropped(reason, octets, offset, length);
        return null;
    }

    /** Finds who hears a frame for an address, its sender perhaps among them. */
    private Attachment[] audience(Topology now, long address, long headers) {
        Attachment[] audience = Ethernet.isGroup(address)
                ? audienceOfGroup(now, address)
                : audienceOfOne(now, now.owner(address));
        return Headers.kind(headers) == Headers.MEMBERSHIP && !rules.hub()
                && refusalOf(audience) == DropReason.NOT_DROPPED ? now.routers() : audience;
    }

    private Attachment[] audienceOfGroup(Topology now, long address) {
        if ((address & RESERVED_MASK) == RESERVED) {
            return SWITCHES;
        }
        return rules.hub() || !rules.inspects() || Groups.isOfEveryHost(address)
                ? now.all()
                : now.groups().hearing(address);
    }

    private Attachment[] audienceOfOne(Topology now, Attachment @Nullable [] owner) {
        if (owner != null && owner[0] == sender) {
            return NOBODY;
        }
        if (owner != null && !reaches(owner[0])) {
            return APART;
        }
        if (rules.hub()) {
            return now.all();
        }
        Attachment[] found = owner == null ? now.outside() : owner;
        return found == null || found[0] == sender ? NOBODY : found;
    }

    private boolean reaches(Attachment other) {
        return !rules.isolated() || sender.isPeer() || other.isPeer();
    }

    private static DropReason refusalOf(Attachment[] audience) {
        return audience == NOBODY
                ? DropReason.NO_DESTINATION
                : audience == SWITCHES
                        ? DropReason.DST_RESERVED
                        : audience == APART ? DropReason.ISOLATED : DropReason.NOT_DROPPED;
    }

    /** Charges a frame that reaches many, or makes others work; finds why it goes no further. */
    private DropReason bound(Topology now, byte[] octets, int offset, long headers) {
        int kind = Headers.kind(headers);
        long address = Ethernet.address(octets, offset + Ethernet.DESTINATION_OFFSET);
        if (kind == Headers.PLAIN && !Ethernet.isGroup(address) && !rules.hub()) {
            return DropReason.NOT_DROPPED;
        }
        if (conduct != null) {
            StormClass storm = Storms.classOf(kind, address, rules.hub() && now.owner(address) == null);
            if (storm != null && !conduct.take(storm, segment.nanoClock().getAsLong())) {
                return Storms.reason(storm);
            }
        }
        if (kind == Headers.QUERY) {
            segment.queried();
        }
        return kind == Headers.MEMBERSHIP && !sender.isRouter() && !segment.report(sender, octets, offset, headers)
                ? DropReason.GROUP_LIMIT
                : DropReason.NOT_DROPPED;
    }

    /** Answers a frame, if it asks all for an attachment here; tells whether it did. */
    private boolean answer(Topology now, FrameBatch batch, int i, long headers, Membrane membrane) {
        byte[] octets = batch.octets();
        int offset = batch.offset(i);
        int length = batch.length(i);
        Attachment owner = answerer(now, octets, offset, length, headers);
        if (owner == null) {
            return false;
        }
        sender.sent(batch, i, i + 1, membrane);
        tellPromiscuous(now, NOBODY, batch, i, i + 1, membrane);
        counters.passed(1, length);
        sender.forwarded(batch, i, i + 1, membrane);
        Resolver.answer(owner, octets, offset, length, headers);
        sender.receive(batch, i, i + 1, membrane);
        return true;
    }

    /** Finds in whose name a frame is answered; null for nobody's. */
    private @Nullable Attachment answerer(Topology now, byte[] octets, int offset, int length, long headers) {
        if (!rules.resolves() || Headers.kind(headers) != Headers.NEIGHBOUR) {
            return null;
        }
        Attachment owner = Resolver.askedFor(now, octets, offset, length, headers);
        return owner == null || owner == sender || !owner.isUp() || !reaches(owner) ? null : owner;
    }

    private void forward(Topology now, Attachment @Nullable [] audience, FrameBatch batch, int from, int to,
            Membrane membrane) {
        if (audience == null) {
            return;
        }
        sender.sent(batch, from, to, membrane);
        tellPromiscuous(now, audience, batch, from, to, membrane);
        DropReason refusal = refusalOf(audience);
        if (refusal != DropReason.NOT_DROPPED) {
            for (int i = from; i < to; i++) {
                drop(refusal, batch.octets(), batch.offset(i), batch.length(i));
            }
            return;
        }
        counters.passed(to - from, octets(batch, from, to));
        sender.forwarded(batch, from, to, membrane);
        for (Attachment attachment : audience) {
            if (attachment != sender && reaches(attachment)) {
                attachment.receive(batch, from, to, membrane);
            }
        }
    }

    /** Who hears all hears what is for others, or for nobody. */
    private void tellPromiscuous(Topology now, Attachment[] audience, FrameBatch batch, int from, int to,
            Membrane membrane) {
        for (Attachment listener : now.promiscuous()) {
            if (listener != sender && !(reaches(listener) && isIn(audience, listener))) {
                listener.overhear(batch, from, to, membrane);
            }
        }
    }

    private static boolean isIn(Attachment[] audience, Attachment listener) {
        for (Attachment attachment : audience) {
            if (attachment == listener) {
                return true;
            }
        }
        return false;
    }

    static long octets(FrameBatch batch, int from, int to) {
        long octets = 0;
        for (int i = from; i < to; i++) {
            octets += batch.length(i);
        }
        return octets;
    }
}
