package org.machwire.server.port;

/** What the messages sent by the tasks of one account occupy in queues. Guarded by the lock. */
final class Account {
    private final long limit;
    private long octets;

    Account(long limit) {
        this.limit = limit;
    }

    boolean hasRoom(long more) {
        return octets + more <= limit;
    }

    void charge(long more) {
        octets += more;
    }

    void refund(long less) {
        octets -= less;
    }

    long octets() {
        return octets;
    }
}
