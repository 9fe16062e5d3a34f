package org.machwire.server.isolation;

/**
 * A device of a segment.
 *
 * @param isUp          IFF_UP and IFF_RUNNING are both set
 * @param isAllMulti    IFF_ALLMULTI is set
 * @param isPromiscuous its right hears what is for others
 * @param isPeer        an isolated segment names it
 */
record Device(Policy policy, boolean isUp, boolean isAllMulti, boolean isPromiscuous, boolean isPeer) {}
