package org.machwire.server.load;

/** The kinds of frames that reach many, or make others work, and are therefore bounded. */
public enum StormClass {
    DHCP,
    /** IGMP and MLD. */
    MEMBERSHIP,
    /** ARP, RARP and neighbour discovery. */
    NEIGHBOUR,
    BROADCAST,
    /** To groups that every host hears. */
    MULTICAST,
    /** For an address that nobody has, where that means everybody. */
    UNKNOWN
}
