package org.machwire.client;

/**
 * What the kernel says of a port or name. It comes by a send-once right, but so may anything that whoever has got one sends:
 * a port whose send-once rights others hold can be told what is not so.
 */
public sealed interface Notification {
    /** A name with a dead-name request went without its port dying (65). */
    record PortDeleted(int name) implements Notification {}

    /** A message that was queued past the limit was received (66); the name it was sent to. */
    record MsgAccepted(int name) implements Notification {}

    /** A receive right was destroyed, and is here instead of its port's death (69); the owner's to close. */
    record PortDestroyed(ReceiveRight right) implements Notification {}

    /** The last send right vanished (70). */
    record NoSenders(int mscount) implements Notification {}

    /** A send-once right was destroyed unused (71): nobody will answer. */
    record SendOnceDestroyed() implements Notification {}

    /** The port of a name died (72). The notification added a reference to the dead name: the owner's to close. */
    record PortDied(DeadName name) implements Notification {}
}
