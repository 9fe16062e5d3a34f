/**
 * Mach's vocabulary: return codes, rights, dispositions, device flavors and the format of {@code net_rcv_msg}.
 *
 * <p>Both sides of the wire read these alike. Values are those of GNU Mach's headers. Nothing here knows gRPC, ports or
 * devices.
 */
@NullMarked
package org.machwire.mach;

import org.jspecify.annotations.NullMarked;
