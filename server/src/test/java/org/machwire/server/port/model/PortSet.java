package org.machwire.server.port.model;

import java.util.ArrayList;
import java.util.List;

/** A port set: its members share one queue. */
final class PortSet {
    final Entry entry;
    final List<Port> members = new ArrayList<>();
    final List<QueuedMessage> queue = new ArrayList<>();

    PortSet(Entry entry) {
        this.entry = entry;
    }
}
