package org.machwire.server.device;

import org.machwire.server.fabric.Membrane;
import org.machwire.server.port.Origin;
import org.machwire.server.port.PortKernel;

/** The membrane of one open device, which frames come and go through: into rings, and as messages into queues. */
final class Passage extends Membrane {
    private final Origin origin;

    Passage(PortKernel kernel) {
        origin = new Origin(kernel);
    }

    /** What messages with its frames come from. */
    Origin origin() {
        return origin;
    }
}
