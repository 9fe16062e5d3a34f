package org.machwire.server.names;

import org.machwire.server.capability.Credentials;

/**
 * A node's owner, group and permission bits, judged as Unix does: exactly one class applies (the owner's, else the group's, else the
 * others'), and root passes always.
 *
 * @param mode the bits, 0 to 0777
 */
public record Permissions(int uid, int gid, int mode) {
    static final int MAX_MODE = 0777;
    private static final int READ = 4;
    private static final int WRITE = 2;
    private static final int SEARCH = 1;

    /**
     * Checks the components.
     *
     * @throws IllegalArgumentException unless the mode is 0 to 0777
     */
    public Permissions {
        if (mode < 0 || mode > MAX_MODE) {
            throw new IllegalArgumentException("permission bits are 0 to 0777");
        }
    }

    /** Tells whether the node may be read: listed, or opened to receive. */
    public boolean mayRead(Credentials who) {
        return allows(who, READ);
    }

    /** Tells whether the node may be written: published in, or opened to send. */
    public boolean mayWrite(Credentials who) {
        return allows(who, WRITE);
    }

    /** Tells whether names may be looked up in the directory. */
    public boolean maySearch(Credentials who) {
        return allows(who, SEARCH);
    }

    private boolean allows(Credentials who, int bit) {
        return who.isRoot() || (bitsFor(who) & bit) != 0;
    }

    private int bitsFor(Credentials who) {
        if (who.uid() == uid) {
            return mode >> 6;
        }
        return who.inGroup(gid) ? mode >> 3 : mode;
    }
}
