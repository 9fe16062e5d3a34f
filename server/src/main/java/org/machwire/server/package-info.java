/**
 * The hypervisor: {@link org.machwire.server.Main} starts a {@link org.machwire.server.Server} that joins the rooms below as a
 * {@link org.machwire.server.ServerConfig} says.
 *
 * <p>Which room may import which is held by {@code HouseRulesTest}.
 */
@NullMarked
package org.machwire.server;

import org.jspecify.annotations.NullMarked;
