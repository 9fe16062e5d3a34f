package org.machwire.server.capability;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.machwire.token.BlockId;

/** Remembers what was taken away, and answers that each dead authority had one device open. */
final class RecordingRights implements Rights {
    final List<Long> epochs = new ArrayList<>();
    final List<BlockId> dead = new ArrayList<>();

    @Override
    public synchronized List<Casualty> takeAway(Set<Authority> authorities, long epoch) {
        epochs.add(epoch);
        List<Casualty> casualties = new ArrayList<>();
        for (Authority authority : authorities) {
            dead.add(authority.id());
            casualties.add(new Casualty("/dev/eth0m/web", 7, 11, 13));
        }
        return casualties;
    }
}
