package org.machwire.pfinet.demo;

import java.util.regex.Matcher;
import org.machwire.mach.MachNotify;
import org.machwire.mach.MachPortType;

/** A client is killed: its device goes away, and its port dies in another's hands. */
final class DeathScene {
    private static final String PATH = "/servers/carol";

    private final Deadline deadline;
    private final Status status;
    private final Puppet carol;
    private final Puppet observer;

    /** @param observer a client of another task */
    DeathScene(Deadline deadline, Status status, Puppet carol, Puppet observer) {
        this.deadline = deadline;
        this.status = status;
        this.carol = carol;
        this.observer = observer;
    }

    void play(Report report) throws InterruptedException {
        report.check("killed client", this::kill);
        report.check("dead name", this::lookAtName);
    }

    private String kill() throws DemoException, InterruptedException {
        Station own = carol.open("/dev/eth0m/carol");
        carol.publish(PATH);
        int type = observer.watch(PATH);
        if ((type & MachPortType.SEND) == 0 || !status.hasDevice(own.node())) {
            throw new DemoException("carol is not there to be killed: her port is " + hex(type));
        }
        carol.kill();
        if (!deadline.await(() -> !status.hasDevice(own.node()))) {
            throw new DemoException(own.node() + " is still there");
        }
        return "carol ended by SIGKILL: her device " + own.node() + " is gone";
    }

    private String lookAtName() throws DemoException, InterruptedException {
        Matcher notification = observer.awaitNotification();
        int id = Integer.parseInt(notification.group(1));
        int type = Integer.parseUnsignedInt(notification.group(3), 16);
        if (id != MachNotify.DEAD_NAME || !notification.group(2).equals("same") || type != MachPortType.DEAD_NAME) {
            throw new DemoException(observer.name() + " received message " + id + " for the " + notification.group(2)
                    + " name, which is " + hex(type) + " now");
        }
        return observer.name() + ", who held " + PATH + ", got message " + id + "; the name's type is " + hex(type)
                + ", DEAD_NAME";
    }

    private static String hex(int type) {
        return "0x" + Integer.toHexString(type);
    }
}
