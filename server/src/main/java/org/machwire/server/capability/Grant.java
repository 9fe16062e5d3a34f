package org.machwire.server.capability;

import org.machwire.mach.MachException;
import org.machwire.mach.ReturnCode;

/**
 * What one holder may do with one object.
 *
 * @param holder the uid that the authority was given to
 * @param object what the grant covers; opaque to this room
 * @param mayRead whether it may be opened to receive
 * @param mayWrite whether it may be opened to send
 */
public record Grant<T>(int holder, T object, boolean mayRead, boolean mayWrite) {

    /**
     * Checks what an open asks for.
     *
     * @throws MachException EACCES when reading or writing is asked for and not granted
     */
    public void demand(boolean read, boolean write) {
        if (read && !mayRead) {
            throw new MachException(ReturnCode.EACCES, "the node may not be opened for reading");
        }
        if (write && !mayWrite) {
            throw new MachException(ReturnCode.EACCES, "the node may not be opened for writing");
        }
    }
}
