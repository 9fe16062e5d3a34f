package org.machwire.pfinet.demo;

import java.io.IOException;
import java.io.Writer;
import java.util.HexFormat;
import java.util.regex.Matcher;

/** A client of the hypervisor that does what it is told: the other end of {@link PuppetCommand}. */
final class Puppet extends Actor {
    private final Writer orders;

    Puppet(String name, Process process, Deadline deadline) {
        super(name, process, deadline);
        orders = process.outputWriter();
    }

    /** Has it open a device for reading and writing, listening with an accept-all filter. */
    Station open(String node) throws DemoException, InterruptedException {
        return Station.parse(name(), node, ask("open " + node));
    }

    /** Has it open a device for reading only, listening with an accept-all filter. */
    Station listen(String node) throws DemoException, InterruptedException {
        return Station.parse(name(), node, ask("listen " + node));
    }

    /** Asks what it has heard on a device. */
    Heard heard(String node) throws DemoException, InterruptedException {
        return Heard.parse(ask("heard " + node));
    }

    /** Has it send a frame by {@code device_write}. Returns the octets written, as the routine says. */
    int write(String node, byte[] frame) throws DemoException, InterruptedException {
        return Integer.parseInt(ask("write " + node + " " + HexFormat.of().formatHex(frame)));
    }

    /** Has it make a port and publish it. */
    void publish(String path) throws DemoException, InterruptedException {
        ask("publish " + path);
    }

    /** Has it look a port up and ask for a dead-name notification. Returns the type bits of its name. */
    int watch(String path) throws DemoException, InterruptedException {
        return Integer.parseUnsignedInt(ask("watch " + path), 16);
    }

    /** Waits for the notification: three groups, message id, the name it is about, and its type bits now. */
    Matcher awaitNotification() throws DemoException, InterruptedException {
        return await("^notified (\\d+) (same|other) ([0-9a-f]+)$");
    }

    private String ask(String order) throws DemoException, InterruptedException {
        try {
            orders.write(order + "\n");
            orders.flush();
        } catch (IOException e) {
            throw new DemoException(name() + " has ended");
        }
        Matcher answer = await("^(done|failed) ?(.*)$");
        if (answer.group(1).equals("failed")) {
            throw new DemoException(name() + " could not " + order + ": " + answer.group(2));
        }
        return answer.group(2);
    }
}
