package org.machwire.server.fabric;

import org.machwire.ethernet.FrameBatch;
import org.machwire.server.guard.Addresses;

/**
 * What plugs into a {@link Switch}: a virtual device, or an uplink.
 *
 * <p>Called on the frame path by any thread, by several at once: an implementation never waits, never throws and keeps no
 * reference to the batch.
 */
public interface Attachment {
    /**
     * Its addresses. The Ethernet address is the one that unicast for it carries, and constant while attached; changes of the others are told
     * by {@link Switch#change}.
     */
    Addresses addresses();

    /** Whether it takes frames at the moment: the switch answers for its addresses only then. */
    default boolean isUp() {
        return true;
    }

    /** Whether it routes, and so hears all groups and who has joined them. Changes are told by {@link Switch#change}. */
    default boolean isRouter() {
        return false;
    }

    /** Whether it hears all groups. Changes are told by {@link Switch#change}. */
    default boolean hearsAllGroups() {
        return isRouter();
    }

    /** Whether everybody reaches it, and it everybody, in an isolated segment. Constant while attached. */
    default boolean isPeer() {
        return true;
    }

    /**
     * Takes the frames {@code from} (inclusive) to {@code to} (exclusive), or drops and counts them.
     *
     * @param sender what they were sent through
     */
    void receive(FrameBatch batch, int from, int to, Membrane sender);

    /** Takes frames for others in the same way, as only a promiscuous attachment is given. */
    void overhear(FrameBatch batch, int from, int to, Membrane sender);

    /** Sees the frames of its own that the guard let pass, before anybody else does. */
    void sent(FrameBatch batch, int from, int to, Membrane sender);

    /** Learns that frames of its own go on, and that none of them is dropped by the switch any more, before anybody is given them. */
    default void forwarded(FrameBatch batch, int from, int to, Membrane sender) {}
}
