package org.machwire.pfinet.stack;

import org.machwire.ethernet.MacAddress;

/**
 * Carries the frames of one {@link IpStack}. The stack reads address and MTU once, when it is made.
 *
 * <p>{@link #transmit} is called without any lock of the stack's, by whichever thread made the stack send, and by several
 * at once if several do. A link that hands the frame to another stack in the same call makes the two recurse.
 */
public interface Link {
    /** Returns the station's address. */
    MacAddress address();

    /** Returns the largest payload of a frame, in octets, without the Ethernet header. */
    int mtu();

    /**
     * Sends one frame without FCS, not padded, at most 14 octets longer than the MTU. The link owns the array afterwards.
     * It loses what it cannot send, and throws nothing.
     */
    void transmit(byte[] frame);
}
