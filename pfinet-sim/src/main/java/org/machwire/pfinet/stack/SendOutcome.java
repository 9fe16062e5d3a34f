package org.machwire.pfinet.stack;

/** Says what became of a packet that a caller asked to send. All but the first two mean that it was dropped and counted. */
public enum SendOutcome {
    /** The frame went to the link. */
    SENT,
    /** The packet waits for the neighbour's answer to ARP; it may yet be dropped. */
    QUEUED,
    /** No station this stack can reach: elsewhere without a gateway, a multicast group, or the stack itself. */
    NO_ROUTE,
    /** Longer than the MTU; this stack does not fragment. */
    TOO_LONG,
    /** Too many packets wait already. */
    QUEUE_FULL
}
