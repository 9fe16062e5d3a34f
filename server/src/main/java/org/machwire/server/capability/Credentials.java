package org.machwire.server.capability;

import java.util.HashSet;
import java.util.Set;

/**
 * Who the kernel says a peer is. Numbers are the kernel's unsigned 32 bits.
 *
 * @param uid the effective user
 * @param gid the effective group
 * @param groups the supplementary groups; the effective one is always added
 */
public record Credentials(int uid, int gid, Set<Integer> groups) {

    public Credentials {
        Set<Integer> all = new HashSet<>(groups);
        all.add(gid);
        groups = Set.copyOf(all);
    }

    /** Makes the credentials of a user who is in one group only. */
    public static Credentials of(int uid, int gid) {
        return new Credentials(uid, gid, Set.of());
    }

    /** Tells whether permission bits do not apply to this user. */
    public boolean isRoot() {
        return uid == 0;
    }

    /** Tells whether the user is in a group, effective or supplementary. */
    public boolean inGroup(int group) {
        return groups.contains(group);
    }
}
