/** Tests of the hypervisor's own station: each over a real switch, with frames that the builders of {@code frames} made. */
@NullMarked
package org.machwire.server.autoconf;

import org.jspecify.annotations.NullMarked;
