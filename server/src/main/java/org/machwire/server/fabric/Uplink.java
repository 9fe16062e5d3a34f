package org.machwire.server.fabric;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.machwire.ethernet.FrameBatch;
import org.machwire.server.guard.Addresses;

/** An attachment to what is outside of the segment: it is given what is for nobody here, and what is for all. */
public interface Uplink extends Attachment {

    /**
     * How it is.
     *
     * @param name what it is attached to, for people
     * @param trouble why nothing goes through at the moment, in one sentence; null if all is well
     * @param sent counts what comes in from outside
     * @param received counts what goes out
     * @param refusedOutside frames that were counted as gone out, and that the outside did not take
     * @param lostOutside frames that were lost before they came in
     */
    record Report(String name, @Nullable String trouble, Counters sent, Counters received, long refusedOutside,
            long lostOutside) {}

    Report report();

    /**
     * Takes out what waits from some stations, whose membranes were cut before, and begins an epoch.
     *
     * @param sources source addresses, 48 bits each
     */
    void takeBack(long epoch, Set<Long> sources);

    /** None: the stations outside have addresses of their own. */
    @Override
    default Addresses addresses() {
        return Addresses.NONE;
    }

    /** There may be routers outside. */
    @Override
    default boolean isRouter() {
        return true;
    }

    /** It is never promiscuous: what is for others here is for nobody outside. */
    @Override
    default void overhear(FrameBatch batch, int from, int to, Membrane sender) {}

    @Override
    default void sent(FrameBatch batch, int from, int to, Membrane sender) {}
}
