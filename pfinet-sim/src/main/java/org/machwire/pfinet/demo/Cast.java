package org.machwire.pfinet.demo;

/**
 * Who plays.
 *
 * @param alice a station for a pfinet
 * @param bob another
 * @param mallory the device of the third client
 * @param malloryPuppet who has it
 * @param trent listens on the devices of alice and bob
 * @param carol is there to be killed
 */
record Cast(Station alice, Station bob, Station mallory, Puppet malloryPuppet, Puppet trent, Puppet carol) {

    /** Starts the puppets, all at once, and opens the devices that are there from the beginning. */
    static Cast call(Stage stage) throws DemoException, InterruptedException {
        Puppet trent = stage.startPuppet("trent");
        Puppet mallory = stage.startPuppet("mallory");
        Puppet carol = stage.startPuppet("carol");
        Station alice = trent.listen("/dev/eth0m/alice").playedBy("alice");
        Station bob = trent.listen("/dev/eth0m/bob").playedBy("bob");
        return new Cast(alice, bob, mallory.open("/dev/eth0m/mallory"), mallory, trent, carol);
    }

    void introduce(Report report, long serverPid) {
        report.say("A hypervisor (pid " + serverPid + ", private socket) and its clients, each a process of its own:");
        report.say("");
        introduce(report, "alice", place(alice), "a pfinet, with a right of her own");
        introduce(report, "bob", place(bob), "a pfinet, with a right of his own");
        introduce(report, "mallory", place(mallory), "listens to all, pretends to be others");
        introduce(report, "trent", "", "listens on alice's and bob's devices");
        introduce(report, "carol", "", "is going to be killed");
        report.say("");
    }

    private static String place(Station station) {
        return String.format("%-19s %s %s", station.node(), station.mac(), station.address());
    }

    private static void introduce(Report report, String name, String place, String what) {
        report.say(String.format("  %-8s %-49s %s", name, place, what));
    }
}
