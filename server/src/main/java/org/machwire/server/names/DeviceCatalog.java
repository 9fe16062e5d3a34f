package org.machwire.server.names;

import java.util.Collection;

/** The devices that exist now. The room that owns devices implements it; it is called with no lock of this room held. */
@FunctionalInterface
public interface DeviceCatalog {

    /** Lists the existing devices of all users under a multiplexer, in any order; the path is the multiplexer's canonical one. */
    Collection<DeviceIdentity> existing(String multiplexerPath);
}
