package org.machwire.server.uplink;

import java.io.IOException;
import org.machwire.ethernet.FrameBatch;
import org.machwire.ethernet.PackedFrames;

/** What an uplink is attached to, for as long as it is there. One thread receives, one sends, any closes. */
interface Wire extends AutoCloseable {
    /** The room that {@link #receive} needs, in octets. */
    int ROOM = 128 * 1024;

    /**
     * Waits for frames and appends those that are there.
     *
     * @param into empty, with {@link #ROOM} octets
     * @return how many; -1 once closed
     * @throws IOException with one sentence for people: it is there no more
     */
    int receive(PackedFrames into) throws IOException;

    /**
     * Sends the frames of a batch, or drops and counts them.
     *
     * @throws IOException with one sentence for people: it is there no more
     */
    void send(FrameBatch batch) throws IOException;

    /** How many frames were not taken outside. */
    long refusedFrames();

    /** How many frames were lost before they could be received. */
    long lostFrames();

    @Override
    void close();

    /** Makes one, as often as it is lost. */
    interface Maker {
        /**
         * Makes a wire, the caller's from then on.
         *
         * @throws IOException with one sentence for people: why there is none
         */
        Wire open() throws IOException;
    }
}
