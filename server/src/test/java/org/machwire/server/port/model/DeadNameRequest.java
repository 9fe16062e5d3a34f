package org.machwire.server.port.model;

/** Who is to be told when a name dies. It follows its name when that is renamed. */
final class DeadNameRequest {
    int name;
    Port notify;

    DeadNameRequest(int name, Port notify) {
        this.name = name;
        this.notify = notify;
    }
}
