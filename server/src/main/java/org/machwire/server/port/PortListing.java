package org.machwire.server.port;

import org.jspecify.annotations.Nullable;

/**
 * A name as an operator sees it.
 *
 * @param standsFor what its port stands for, for people; empty without one
 * @param receive the state of a receive right; null for other rights
 */
public record PortListing(NameStatus name, String standsFor, @Nullable PortStatus receive) {}
