package org.machwire.server.names;

/**
 * Which device a name is: under a multiplexer each user and name is one, a configured device node is one to whomever opens it.
 *
 * @param segment the name of its segment
 * @param owner whose quotas it counts to: the granting user's uid, or the device node's configured owner
 * @param path the canonical path of the multiplexer or of the device node
 * @param name its name under the multiplexer, or the last component of the device node's path
 */
public record DeviceIdentity(String segment, int owner, String path, String name) {}
