package org.machwire.server.port;

/** One item of the reply of a {@link KernelObject}. */
public sealed interface ReplyItem {
    /** Data as they are. */
    record Data(TypedItem item) implements ReplyItem {}

    /** A send right, made from the kernel's receive right of a port when the reply is sent. */
    record MakeSend(Port port) implements ReplyItem {}

    /** A send right that goes with the reply, or with the reply that nobody waits for. */
    record MoveSend(SendRight right) implements ReplyItem {}
}
