package org.machwire.server.port;

/** Whether names were lacking while rights were copied out. */
final class Shortage {
    private boolean happened;

    void note() {
        happened = true;
    }

    boolean happened() {
        return happened;
    }
}
