package org.machwire.server.autoconf;

import java.util.function.Consumer;
import org.machwire.server.names.DeviceIdentity;

/** Asks elsewhere what a {@link Station} does not know. Called on the frame path by any thread: it never waits and never throws. */
@FunctionalInterface
public interface Forwarder {
    /**
     * Takes a question.
     *
     * @param asker whose question it is, who may have only so many open
     * @param question a DNS message of one question, with an id of 0; the forwarder's from now on
     * @param answer takes the answer to just this question, with any id; called once, by any thread, or never
     * @return false if it was not taken, because too many are open
     */
    boolean ask(DeviceIdentity asker, byte[] question, Consumer<byte[]> answer);
}
