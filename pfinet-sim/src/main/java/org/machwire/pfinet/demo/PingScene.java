package org.machwire.pfinet.demo;

import java.util.regex.Matcher;

/** Two pfinets, each with a right of its own, ping each other and stay. */
final class PingScene {
    private static final String NOBODY = "10.69.255.250";
    private static final String COUNT = "3";

    private final Stage stage;
    private final Station alice;
    private final Station bob;

    PingScene(Stage stage, Station alice, Station bob) {
        this.stage = stage;
        this.alice = alice;
        this.bob = bob;
    }

    /** Alice answers first; her second pfinet, on the same device, is the one that asks. */
    void play(Report report) throws InterruptedException {
        report.check("ping", () -> {
            Actor first = stage.start(alice.name(), "pfinet", alice.node());
            first.await("^pfinet on");
            String there = ping(bob, alice);
            first.terminate();
            first.awaitEnd();
            String back = ping(alice, bob);
            askForNobody();
            return there + ", " + back;
        });
    }

    /** Who asks for an address of the segment is answered by the hypervisor; for nobody's, all are asked. */
    private void askForNobody() throws DemoException, InterruptedException {
        Actor pfinet = stage.start(bob.name(), "pfinet", bob.node(), "--ping", NOBODY, "--count", "1");
        pfinet.await("^1 packets transmitted, 0 packets received");
    }

    private String ping(Station from, Station to) throws DemoException, InterruptedException {
        Actor pfinet = stage.start(from.name(), "pfinet", from.node(), "--udp-echo", "7", "--ping",
                to.address().toString(), "--count", COUNT, "--interval", "0.1");
        Matcher counts = pfinet.await("^(\\d+) packets transmitted, (\\d+) packets received");
        if (!counts.group(2).equals(COUNT)) {
            throw new DemoException(from.name() + " pinged " + to.name() + ": " + counts.group());
        }
        Matcher times = pfinet.await("= ([0-9.]+)/");
        return from.name() + " -> " + to.name() + " " + counts.group(2) + " of " + counts.group(1) + " (best "
                + times.group(1) + " ms)";
    }
}
