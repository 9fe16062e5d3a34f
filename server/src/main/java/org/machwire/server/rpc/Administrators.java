package org.machwire.server.rpc;

import java.util.Set;
import org.machwire.server.capability.Credentials;

/**
 * Who sees everything: root, the server's own user, and whom the configuration lists.
 *
 * @param uids the users beside root
 */
record Administrators(Set<Integer> uids) {
    Administrators {
        uids = Set.copyOf(uids);
    }

    boolean include(Credentials who) {
        return who.isRoot() || uids.contains(who.uid());
    }
}
