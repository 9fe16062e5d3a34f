package org.machwire.server.port.model;

import org.jspecify.annotations.Nullable;

/**
 * A right that no name denotes: in a message, or on its way.
 *
 * @param kind 16 receive, 17 send, 18 send-once; 0 where there is not even a kind
 * @param port the port; null if there is none
 * @param name without a port, the null or dead name that stands for it
 */
record Right(int kind, @Nullable Port port, int name) {
    static Right to(Port port, int kind) {
        return new Right(kind, port, Mach.NULL);
    }

    static Right none(int kind, int name) {
        return new Right(kind, null, name);
    }
}
