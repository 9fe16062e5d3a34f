package org.machwire.client;

/**
 * A name of a task's port space.
 *
 * @param name the port name
 * @param type its type bits, as {@link org.machwire.mach.MachPortType} lists them
 */
public record NameType(int name, int type) {}
