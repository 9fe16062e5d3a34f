package org.machwire.server.capability;

import java.util.List;
import java.util.Set;

/** What was made of authorities, and is taken away when they die. The room that makes rights implements it. */
public interface Rights {
    /**
     * Takes away all rights that rest on dead authorities. When this returns, they are dead names, and no frame that was sent by them is in,
     * or can come into, any ring or queue; what goes out from then on carries the epoch.
     *
     * @return what had been open
     */
    List<Casualty> takeAway(Set<Authority> dead, long epoch);

    /**
     * A device that died with its right.
     *
     * @param path what was open, for people
     * @param task whose it was: the public number; 0 where that is not known
     * @param sent frames sent until then
     * @param received frames received until then
     */
    record Casualty(String path, long task, long sent, long received) {}
}
