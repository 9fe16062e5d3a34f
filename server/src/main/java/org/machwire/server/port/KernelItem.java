package org.machwire.server.port;

/** One item of a message on its way: data as they are, or rights under no name. */
sealed interface KernelItem permits TypedItem, CarriedRights {}
