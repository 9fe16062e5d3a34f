package org.machwire.server.device;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.machwire.mach.MachException;
import org.machwire.mach.ReturnCode;
import org.machwire.server.fabric.FrameRing;
import org.machwire.server.port.Origin;
import org.machwire.server.port.Port;
import org.machwire.server.port.PortKernel;

/**
 * Where what filters accept goes, by receive port: one sink for all filters of a port and for the stream that reads it, as long as there
 * is one of them. Guarded by the lock of {@link DeviceTable}.
 */
final class FrameSinks {
    private final Map<Port, FrameSink> sinks = new HashMap<>();
    /** Of frames from uplinks: nobody revokes those. */
    private final Origin outside;

    FrameSinks(PortKernel kernel) {
        outside = new Origin(kernel);
    }

    /** A filter to the port begins to use its sink. */
    FrameSink enter(Port port) {
        FrameSink sink = sinks.computeIfAbsent(port, key -> new FrameSink(outside));
        sink.users++;
        return sink;
    }

    /** The other way round. */
    void leave(Port port) {
        FrameSink sink = sinks.get(port);
        if (sink != null && --sink.users == 0) {
            sinks.remove(port);
        }
    }

    /** A stream begins to read the port: what comes goes to its ring. D_ALREADY_OPEN another stream reads it. */
    FrameRing enterStream(Port port, Supplier<FrameRing> maker) {
        FrameSink sink = enter(port);
        if (sink.ring() != null) {
            leave(port);
            throw new MachException(ReturnCode.D_ALREADY_OPEN, "another packet stream has this receive port");
        }
        FrameRing ring = maker.get();
        sink.setRing(ring);
        return ring;
    }

    /** The stream no longer reads its port: what comes goes to the message queue again. */
    void leaveStream(Port port) {
        FrameSink sink = sinks.get(port);
        if (sink != null) {
            sink.setRing(null);
        }
        leave(port);
    }

    /** The rings of all streams. */
    List<FrameRing> rings() {
        List<FrameRing> rings = new ArrayList<>();
        for (FrameSink sink : sinks.values()) {
            FrameRing ring = sink.ring();
            if (ring != null) {
                rings.add(ring);
            }
        }
        return rings;
    }

    int size() {
        return sinks.size();
    }
}
