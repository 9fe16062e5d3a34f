/**
 * The method {@code DeviceService.Packets} for grpc-java, with messages that are read and written in place instead of by
 * generated classes. What is on the wire is the same, octet for octet.
 *
 * <p>Both sides use it: the server's {@code rpc} room and the client library. It knows no rule, only the format.
 */
@NullMarked
package org.machwire.packets;

import org.jspecify.annotations.NullMarked;
