package org.machwire.server.port.model;

/** Who is to be told when a message that was queued past the limit is received. The name is 0 when its sender has none. */
final class AcceptRequest {
    final ModelTask task;
    final Port notify;
    int name;

    AcceptRequest(ModelTask task, int name, Port notify) {
        this.task = task;
        this.name = name;
        this.notify = notify;
    }
}
