package org.machwire.server.store;

import java.sql.SQLException;

/** What the file holds is not what was written to it. */
final class DamagedException extends SQLException {
    private static final long serialVersionUID = 1;

    DamagedException(String why) {
        super(why);
    }
}
