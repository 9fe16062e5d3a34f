/**
 * The hypervisor: {@link org.machwire.server.Main} starts a {@link org.machwire.server.Server} of the rooms below, which a {@link
 * org.machwire.server.House} joins as a {@link org.machwire.server.ServerConfig} says, on what a {@link org.machwire.server.StatePlace} found
 * of earlier runs.
 *
 * <p>Which room may import which is held by {@code HouseRulesTest}.
 */
@NullMarked
package org.machwire.server;

import org.jspecify.annotations.NullMarked;
