package org.machwire.server.fabric;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import org.machwire.server.guard.MembershipReport.Group;

/** Who has joined which multicast group of a segment, and when he last said so. Guarded by the lock of {@link Switch}. */
final class Memberships {
    /** How long a report is good where somebody queries (RFC 3376, 8.4; RFC 3810, 9.4), in nanoseconds. */
    static final long INTERVAL_NS = 260_000_000_000L;

    private final int limit;
    /** By group, then by member: when the last report came. */
    private final Map<Group, Map<Attachment, Long>> reported = new HashMap<>();
    private final Map<Attachment, Integer> counts = new HashMap<>();

    /** @param limit how many groups one attachment may join */
    Memberships(int limit) {
        this.limit = limit;
    }

    /** What came of a report. */
    enum Outcome {
        KNOWN, JOINED, REFUSED
    }

    Outcome join(Attachment attachment, Group group, long nowNs) {
        Map<Attachment, Long> members = reported.get(group);
        if (members != null && members.computeIfPresent(attachment, (_, _) -> nowNs) != null) {
            return Outcome.KNOWN;
        }
        if (counts.getOrDefault(attachment, 0) >= limit) {
            return Outcome.REFUSED;
        }
        reported.computeIfAbsent(group, _ -> new HashMap<>()).put(attachment, nowNs);
        counts.merge(attachment, 1, Integer::sum);
        return Outcome.JOINED;
    }

    /** Returns whether it was a member. */
    boolean leave(Attachment attachment, Group group) {
        Map<Attachment, Long> members = reported.get(group);
        if (members == null || members.remove(attachment) == null) {
            return false;
        }
        if (members.isEmpty()) {
            reported.remove(group);
        }
        counts.computeIfPresent(attachment, (_, count) -> count == 1 ? null : count - 1);
        return true;
    }

    void leaveAll(Attachment attachment) {
        if (counts.remove(attachment) != null) {
            reported.values().forEach(members -> members.remove(attachment));
            reported.values().removeIf(Map::isEmpty);
        }
    }

    /**
     * Ends what was not reported again although somebody asked all the time.
     *
     * @param askedSinceNs since when
     * @return whether a membership ended
     */
    boolean expire(long askedSinceNs, long nowNs) {
        boolean ended = false;
        for (Iterator<Map<Attachment, Long>> groups = reported.values().iterator(); groups.hasNext();) {
            Map<Attachment, Long> members = groups.next();
            for (Iterator<Map.Entry<Attachment, Long>> all = members.entrySet().iterator(); all.hasNext();) {
                Map.Entry<Attachment, Long> member = all.next();
                if (nowNs - askedSinceNs > INTERVAL_NS && nowNs - member.getValue() > INTERVAL_NS) {
                    counts.computeIfPresent(member.getKey(), (_, count) -> count == 1 ? null : count - 1);
                    all.remove();
                    ended = true;
                }
            }
            if (members.isEmpty()) {
                groups.remove();
            }
        }
        return ended;
    }

    /** Who joined what, by the group's Ethernet address. */
    Map<Long, Set<Attachment>> joined() {
        Map<Long, Set<Attachment>> joined = new HashMap<>();
        reported.forEach(
                (group, members) -> joined.computeIfAbsent(group.mac(), _ -> new HashSet<>()).addAll(members.keySet()));
        return joined;
    }
}
