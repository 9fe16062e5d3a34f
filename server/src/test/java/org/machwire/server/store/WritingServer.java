package org.machwire.server.store;

import java.nio.file.Path;

/** A process that writes and says what is on disk, until it is killed: {@code FILE FIRST}. */
final class WritingServer {
    private static final int THREADS = 2;

    private WritingServer() {}

    public static void main(String[] arguments) {
        say("begun");
        Store store = StoreFixture.open(Path.of(arguments[0]));
        int first = Integer.parseInt(arguments[1]);
        for (int i = 0; i < THREADS; i++) {
            int begin = first + i;
            Thread.ofPlatform().start(() -> write(store, begin));
        }
    }

    private static void write(Store store, int begin) {
        for (int n = begin;; n += THREADS) {
            store.putGrant(StoreFixture.grant(n));
            store.putRevocation(StoreFixture.revocation(n));
            store.putLease(StoreFixture.lease(n));
            store.record(StoreFixture.entry("entry " + n));
            store.putGrant(StoreFixture.grant(-n));
            store.removeGrant(StoreFixture.id(-n));
            store.flush();
            say(Integer.toString(n));
        }
    }

    private static synchronized void say(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
