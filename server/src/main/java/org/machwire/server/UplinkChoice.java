package org.machwire.server;

/** What a segment's uplink shall be. */
public sealed interface UplinkChoice {

    /**
     * An Ethernet interface that exists.
     *
     * @param name of the interface
     * @param seedsAddresses whether the server's own user's devices have Ethernet addresses made from the interface's
     */
    record Interface(String name, boolean seedsAddresses) implements UplinkChoice {}

    /** A TAP interface that the server makes. */
    record Tap(String name) implements UplinkChoice {}
}
