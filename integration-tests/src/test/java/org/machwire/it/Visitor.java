package org.machwire.it;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

import org.machwire.client.Device;
import org.machwire.client.Hypervisor;
import org.machwire.client.MachTask;
import org.machwire.client.SendRight;
import org.machwire.filter.WellKnownFilters;
import org.machwire.v1.DeviceStatus;
import org.machwire.v1.GetStatusResponse;
import org.machwire.v1.ListRequest;

/** The main class of a process that tries what a user may do with nodes, and keeps nothing open. */
final class Visitor {
    private final Path socket;
    private final Hypervisor hypervisor;
    private final MachTask task;

    private Visitor(Path socket) {
        this.socket = socket;
        hypervisor = Hypervisor.connect(socket);
        task = hypervisor.attach("visitor");
    }

    /** Takes orders; the argument is the socket. */
    public static void main(String[] arguments) throws IOException {
        Conversation.hold(new Visitor(Path.of(arguments[0]))::answer);
        System.exit(0);
    }

    private String answer(List<String> words) {
        return switch (words.getFirst()) {
            case "lookup" -> lookup(words.get(1));
            case "open" -> open(words.get(1), Integer.parseInt(words.get(2)));
            case "privileged" -> privileged(words.get(1), Integer.parseInt(words.get(2)));
            case "send" -> send(words.get(1), Integer.parseInt(words.get(2)));
            case "listen" -> listen(words.get(1), Integer.parseInt(words.get(2)));
            case "list" -> list(words.get(1));
            case "status" -> status();
            default -> throw new IllegalArgumentException(words.getFirst());
        };
    }

    private String lookup(String path) {
        task.lookup(path).close();
        return "found";
    }

    private String open(String path, int mode) {
        try (SendRight master = task.lookup(path); Device device = master.deviceOpen(mode, "eth")) {
            return device.lease().mac().toString();
        }
    }

    /** Opens a device of this name by the proc-server door. */
    private String privileged(String name, int mode) {
        try (SendRight master = task.getPrivilegedPorts(); Device device = master.deviceOpen(mode, name)) {
            return device.lease().mac().toString();
        }
    }

    /** Opens in a mode and sends a frame by {@code device_write}. */
    private String send(String path, int mode) {
        try (SendRight master = task.lookup(path); Device device = master.deviceOpen(mode, "eth")) {
            return "sent " + device.write(0, Frames.broadcast(device.lease(), 1));
        }
    }

    /** Opens in a mode and sets a filter. */
    private String listen(String path, int mode) {
        try (SendRight master = task.lookup(path);
                Device device = master.deviceOpen(mode, "eth");
                var port = task.allocateReceive()) {
            device.setFilter(port, 0, WellKnownFilters.acceptAll());
            return "listening";
        }
    }

    /** Answers what a directory shows, as NAME@UID. */
    private String list(String path) {
        try (RawClient client = new RawClient(socket)) {
            return client.attach("lister").names().list(ListRequest.newBuilder().setPath(path).build()).getNodeList()
                    .stream().map(node -> node.getName() + "@" + Integer.toUnsignedString(node.getUid()))
                    .collect(Collectors.joining(" "));
        }
    }

    /** Answers the devices that are shown, as PATH@UID, the uids of the tasks that are, and whether that is all. */
    private String status() {
        GetStatusResponse status = ServerProcess.status(hypervisor);
        return status.getDeviceList().stream().map(Visitor::describe).sorted().collect(Collectors.joining(" ")) + " / "
                + status.getTaskList().stream().map(one -> Integer.toUnsignedString(one.getUid())).distinct().sorted()
                        .collect(Collectors.joining(" "))
                + (status.getServer().getAdministrator() ? " / all" : "");
    }

    private static String describe(DeviceStatus device) {
        return device.getPath() + "@" + Integer.toUnsignedString(device.getUid());
    }
}
