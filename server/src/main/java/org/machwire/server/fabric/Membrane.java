package org.machwire.server.fabric;

/**
 * What one right to send or to receive frames goes through, so that it can be taken away: once it is cut, nothing passes.
 *
 * <p>Whoever puts frames into a ring or queue looks at the sender's membrane and at the receiver's under the lock of that ring or queue. So when
 * {@link #cut} was called and that lock was taken once after it, no more frames come into it by this right, whichever thread
 * is on its way there.
 */
public class Membrane {
    private volatile boolean cut;

    /** Lets nothing through from now on. */
    public final void cut() {
        cut = true;
    }

    /** Tells whether it was cut; once true, for ever. */
    public final boolean isCut() {
        return cut;
    }
}
