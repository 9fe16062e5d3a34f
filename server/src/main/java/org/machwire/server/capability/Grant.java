package org.machwire.server.capability;

import org.jspecify.annotations.Nullable;
import org.machwire.mach.DeviceMode;
import org.machwire.mach.MachException;
import org.machwire.mach.ReturnCode;
import org.machwire.token.Scope;

/**
 * What one holder may do with one object.
 *
 * @param uid the user whom what it occupies is charged to
 * @param authority the block that it came of; null where permission bits said so
 * @param mayRead whether it may be opened to receive
 * @param mayWrite whether it may be opened to send
 */
public record Grant(int uid, @Nullable Authority authority, boolean mayRead, boolean mayWrite) {

    /** What an imported token allows with the objects that it covers. */
    public static Grant of(Imported token) {
        Authority authority = token.authority();
        Scope scope = authority.scope();
        return new Grant(token.uid(), authority, scope.admitsMode(DeviceMode.READ),
                scope.admitsMode(DeviceMode.WRITE));
    }

    /** What devices it allows, and as what: permission bits allow any. */
    public Scope scope() {
        return authority == null ? Scope.UNRESTRICTED : authority.scope();
    }

    /** Who holds it: equal for two grants of one block, or of permission bits to one user. */
    public Object holder() {
        return authority == null ? uid : authority.id();
    }

    /**
     * Checks what an open asks for.
     *
     * @throws MachException EACCES when reading or writing is asked for and not granted
     */
    public void demand(boolean read, boolean write) {
        if (read && !mayRead) {
            throw new MachException(ReturnCode.EACCES, "the device may not be opened for reading");
        }
        if (write && !mayWrite) {
            throw new MachException(ReturnCode.EACCES, "the device may not be opened for writing");
        }
    }
}
