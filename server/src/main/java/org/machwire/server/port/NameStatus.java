package org.machwire.server.port;

/**
 * What a name denotes at one moment.
 *
 * @param type bits of {@link org.machwire.mach.MachPortType}
 * @param userReferences references of its send, send-once or dead-name right; 0 for a receive right alone
 */
public record NameStatus(int name, int type, int userReferences) {}
