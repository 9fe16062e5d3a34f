/**
 * Ethernet frames and how batches of them are packed: the formats of the packet stream, and of the ARP and IPv4 headers
 * that frames carry.
 *
 * <p>A frame is Ethernet II without FCS. Nothing here knows gRPC, devices or switching.
 */
@NullMarked
package org.machwire.ethernet;

import org.jspecify.annotations.NullMarked;
