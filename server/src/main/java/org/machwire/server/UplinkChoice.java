package org.machwire.server;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.machwire.server.uplink.Forward;

/** What a segment's uplink shall be. */
public sealed interface UplinkChoice {

    /** Whether no other segment can have that other uplink beside this. */
    default boolean excludes(UplinkChoice other) {
        String name = interfaceName();
        return name != null && name.equals(other.interfaceName());
    }

    private @Nullable String interfaceName() {
        return switch (this) {
            case Interface(String name, _) -> name;
            case Tap(String name) -> name;
            case Passt _ -> null;
        };
    }

    /**
     * An Ethernet interface that exists.
     *
     * @param name of the interface
     * @param seedsAddresses whether the server's own user's devices have Ethernet addresses made from the interface's
     */
    record Interface(String name, boolean seedsAddresses) implements UplinkChoice {}

    /**
     * passt.
     *
     * @param hostLoopback whether the gateway's address leads to this machine's loopback addresses
     * @param forwards ports of this machine that lead to devices
     * @param processes how many there are at most
     */
    record Passt(boolean hostLoopback, List<Forward> forwards, int processes) implements UplinkChoice {
        /** Copies the list. */
        public Passt {
            forwards = List.copyOf(forwards);
        }
    }

    /** A TAP interface that the server makes. */
    record Tap(String name) implements UplinkChoice {}
}
