package org.machwire.server.port.model;

/**
 * The operations on one task's names, in plain numbers. Each answers the code that the contract's comments give, with what is
 * listed here on success; every one can answer {@link Mach#INVALID_TASK}.
 */
public interface TaskPorts {
    /** Allocates a right; answers its name. */
    Outcome allocate(int right);

    /** Allocates a right under a name. */
    Outcome allocateName(int right, int name);

    /** Gives what a name denotes another name. */
    Outcome rename(int oldName, int newName);

    /** Gives up one user reference. */
    Outcome deallocate(int name);

    /** Gives up all rights of a name. */
    Outcome destroy(int name);

    /** Lists the names in ascending (unsigned) order: name, type, name, type, ... */
    Outcome names();

    /** Answers the type bits of a name. */
    Outcome type(int name);

    /** Answers the user references of one kind of right. */
    Outcome getRefs(int name, int right);

    /** Changes the user references of one kind of right. */
    Outcome modRefs(int name, int right, int delta);

    /** Sets the queue limit; {@code qlimit} is unsigned. */
    Outcome setQlimit(int name, int qlimit);

    /** Sets the make-send count. */
    Outcome setMscount(int name, int mscount);

    /** Sets the next sequence number. */
    Outcome setSeqno(int name, int seqno);

    /** Puts a receive right into a port set, or out of any with {@code after} 0. */
    Outcome moveMember(int member, int after);

    /** Lists the members of a port set in ascending order. */
    Outcome getSetStatus(int name);

    /** Answers the status of a receive right. */
    Outcome getReceiveStatus(int name);

    /** Inserts under {@code name} a right taken from {@code right} with the disposition. */
    Outcome insertRight(int name, int right, int disposition);

    /** Takes a right out of a name and hands it back: answers its name and the form (16, 17, 18) in which it came. */
    Outcome extractRight(int name, int disposition);

    /**
     * Takes a right out of a name, as {@link #extractRight}, and hands it to another living task of the same world, as the
     * receiver of a message that carries it: answers its name there and its form. It stands for the doors through which tasks
     * come to know each other.
     */
    Outcome give(int name, int disposition, TaskPorts receiver);

    /** Asks for a notification; answers the name of the send-once right of the request before, 0 without one. */
    Outcome requestNotification(int name, int id, int sync, int notify, int notifyDisposition);

    /** Sets a receive right's protected payload. */
    Outcome setProtectedPayload(int name, long payload);

    /** Takes a receive right's protected payload away. */
    Outcome clearProtectedPayload(int name);

    /**
     * Sends a message without waiting: {@code option} is taken to hold {@link Mach#SEND_TIMEOUT}, with a time-out of 0. Answers a
     * message where it was pseudo-received.
     */
    Outcome send(Message message, int option, int notify);

    /**
     * Receives a message without waiting: {@code option} is taken to hold {@link Mach#RCV_TIMEOUT}, with a time-out of 0. A
     * {@code rcvSize} of -1 takes any. With TOO_LARGE and INVALID_NOTIFY too it answers a message: the header, or with
     * {@link Mach#RCV_LARGE} one that has no field but its size.
     */
    Outcome receive(int name, int option, int rcvSize, int notify);

    /** Ends the task. */
    Outcome die();
}
