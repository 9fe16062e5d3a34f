package org.machwire.pfinet.demo;

import java.util.List;
import org.machwire.v1.DropReason;

/** Mallory listens to everything and pretends to be others; the witness listens on the victims' own devices. */
final class MalloryScene {
    private final Deadline deadline;
    private final Status status;
    private final Puppet mallory;
    private final Station own;
    private final Puppet witness;
    private final List<Station> victims;

    /**
     * @param own mallory's device
     * @param victims two stations, on whose devices the witness listens
     */
    MalloryScene(Deadline deadline, Status status, Puppet mallory, Station own, Puppet witness, List<Station> victims) {
        this.deadline = deadline;
        this.status = status;
        this.mallory = mallory;
        this.own = own;
        this.witness = witness;
        this.victims = victims;
    }

    void play(Report report) throws InterruptedException {
        report.check("eavesdropping", this::eavesdrop);
        report.check("forgery", this::forge);
        report.check("victims", this::lookAtVictims);
    }

    private String eavesdrop() throws DemoException, InterruptedException {
        Heard heard = mallory.heard(own.node());
        long sent = 0;
        for (Station victim : victims) {
            sent += status.forwarded(victim.node());
        }
        demand(heard.group() > 0, "mallory heard nothing at all, not even the question for nobody's address");
        demand(heard.unicast() == 0, "mallory heard " + heard.unicast() + " unicast frames");
        return "mallory, listening to all, heard " + heard.group() + " broadcasts and 0 of their "
                + (sent - heard.group()) + " unicast frames";
    }

    private String forge() throws DemoException, InterruptedException {
        for (int i = 0; i < victims.size(); i++) {
            Station victim = victims.get(i);
            Station other = victims.get(victims.size() - 1 - i);
            write(DemoFrames.datagram(other.mac(), own.address(), victim, DemoFrames.FORGED));
            write(DemoFrames.datagram(own.mac(), other.address(), victim, DemoFrames.FORGED));
            write(DemoFrames.poisonedReply(own.mac(), other.address(), victim, DemoFrames.FORGED));
            write(DemoFrames.datagram(own.mac(), own.address(), victim, DemoFrames.HONEST));
        }
        return 3 * victims.size() + " dropped: " + counted(DropReason.SRC_MAC, "false MAC") + ", "
                + counted(DropReason.SRC_IP4, "false IP") + ", " + counted(DropReason.ARP_SPA, "poisoned ARP");
    }

    /** The writer gets success and the full length, whatever becomes of the frame. */
    private void write(byte[] frame) throws DemoException, InterruptedException {
        int written = mallory.write(own.node(), frame);
        demand(written == frame.length, "device_write took " + written + " of " + frame.length + " octets");
    }

    private String counted(DropReason reason, String what) throws DemoException {
        long drops = status.drops(own.node(), reason);
        demand(drops == victims.size(), drops + " frames were counted as " + reason + ", not " + victims.size());
        return drops + " " + reason + " (" + what + ")";
    }

    /** What mallory sent last and honestly has arrived, so what she sent before would have, too. */
    private String lookAtVictims() throws DemoException, InterruptedException {
        int honest = 0;
        for (Station victim : victims) {
            Heard heard = heardOnceHonest(victim);
            demand(heard.honest() == 1, victim.name() + " did not receive mallory's honest datagram");
            demand(heard.forged() == 0, victim.name() + " received " + heard.forged() + " forged frames");
            honest += heard.honest();
        }
        return "they received none of these, and all " + honest + " honest datagrams that she sent after them";
    }

    private Heard heardOnceHonest(Station victim) throws DemoException, InterruptedException {
        Heard heard = witness.heard(victim.node());
        while (heard.honest() == 0 && deadline.remainingNanos() > 0) {
            heard = witness.heard(victim.node());
        }
        return heard;
    }

    private static void demand(boolean holds, String otherwise) throws DemoException {
        if (!holds) {
            throw new DemoException(otherwise);
        }
    }
}
