package org.machwire.pfinet.filter;

import java.util.concurrent.atomic.AtomicLong;

/** What became of the frames of all clients. Read by any thread. */
final class Traffic {
    final AtomicLong sent = new AtomicLong();
    final AtomicLong sendingForbidden = new AtomicLong();
    final AtomicLong received = new AtomicLong();
    final AtomicLong receivingForbidden = new AtomicLong();
    /** Allowed, but the client's queue was full. */
    final AtomicLong lost = new AtomicLong();

    /** Says it in a line for people. */
    @Override
    public String toString() {
        return sent + " sent, " + sendingForbidden + " forbidden; " + received + " received, " + receivingForbidden
                + " forbidden, " + lost + " lost";
    }
}
