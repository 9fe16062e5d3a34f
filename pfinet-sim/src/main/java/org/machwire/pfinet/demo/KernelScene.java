package org.machwire.pfinet.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;

/** Two Linux kernel stacks, each in a network namespace with a TAP interface, reach each other. */
final class KernelScene {
    private static final String PING = "kernel ping";
    private static final String TCP = "kernel TCP";
    private static final String PORT = "4711";
    private static final int MEBIBYTES = 32;
    /** Arguments: the other's address, then the command that sends. */
    private static final String SENDER = "if command -v ping; then ping -c 3 -i 0.2 \"$1\"; else echo no ping here; fi;"
            + " shift; exec \"$@\"";

    private final Stage stage;
    private final Status status;

    KernelScene(Stage stage, Status status) {
        this.stage = stage;
        this.status = status;
    }

    void play(Report report) throws InterruptedException {
        Namespaces namespaces = Namespaces.probe();
        if (!namespaces.allowed()) {
            report.skip(PING, namespaces.refusal());
            report.skip(TCP, "as before");
            return;
        }
        try {
            play(report, namespaces.unshare());
        } catch (DemoException e) {
            report.check(PING, () -> {
                throw e;
            });
        }
    }

    private void play(Report report, List<String> unshare) throws DemoException, InterruptedException {
        Actor receiver = tap(unshare, "/dev/eth0m/ns1", stage.machwire("demo", TcpReceiveCommand.NAME, PORT));
        receiver.await("^listening");
        String address = status.address("/dev/eth0m/ns1");
        List<String> send = new ArrayList<>(List.of("bash", "-c", SENDER, "sender", address));
        send.addAll(stage.machwire("demo", TcpSendCommand.NAME, address, PORT, Integer.toString(MEBIBYTES)));
        Actor sender = tap(unshare, "/dev/eth0m/ns2", send);
        Matcher pings = sender.await("(\\d+) packets transmitted, (\\d+) (?:packets )?received|^no ping here");
        if (pings.group(1) == null) {
            report.skip(PING, "there is no ping on this machine");
        } else {
            report.check(PING, () -> pings(unshare, pings));
        }
        report.check(TCP, () -> transfer(sender, receiver));
    }

    private Actor tap(List<String> unshare, String node, List<String> inside) throws DemoException {
        List<String> command = new ArrayList<>(unshare);
        command.addAll(stage.machwire("tap", node, "--"));
        command.addAll(inside);
        return stage.start("the namespace of " + node, command);
    }

    private static String pings(List<String> unshare, Matcher counts) throws DemoException {
        if (!counts.group(1).equals(counts.group(2))) {
            throw new DemoException(counts.group());
        }
        return "two Linux stacks, each in a namespace of `" + String.join(" ", unshare) + "`: " + counts.group(2)
                + " of " + counts.group(1) + " answered";
    }

    private static String transfer(Actor sender, Actor receiver) throws DemoException, InterruptedException {
        Matcher sent = sender.await("^sent (\\d+) ([0-9a-f]+) in (\\d+) ms");
        Matcher received = receiver.await("^received (\\d+) ([0-9a-f]+)");
        if (!sent.group(1).equals(received.group(1)) || !sent.group(2).equals(received.group(2))) {
            throw new DemoException(sent.group() + ", but " + received.group());
        }
        return MEBIBYTES + " MiB between them in " + sent.group(3) + " ms, SHA-256 on both sides "
                + sent.group(2).substring(0, 16) + "...";
    }
}
