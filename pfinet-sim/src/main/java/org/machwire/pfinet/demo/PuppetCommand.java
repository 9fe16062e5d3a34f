package org.machwire.pfinet.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.Callable;
import org.machwire.client.Addresses;
import org.machwire.client.Device;
import org.machwire.client.Hypervisor;
import org.machwire.client.HypervisorException;
import org.machwire.client.Lease;
import org.machwire.client.MachTask;
import org.machwire.client.ReceiveRight;
import org.machwire.client.SendRight;
import org.machwire.client.cli.SocketOption;
import org.machwire.filter.WellKnownFilters;
import org.machwire.mach.DeviceMode;
import org.machwire.mach.MachException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Does what it is told by lines on standard input, one answer a line, until the input ends. */
@Command(name = PuppetCommand.NAME, hidden = true, mixinStandardHelpOptions = true, description = "Part of the demo: takes orders on standard input.")
final class PuppetCommand implements Callable<Integer> {
    static final String NAME = "puppet";

    private record Opened(Device device, Ear ear) {}

    @Mixin
    private final SocketOption socket = new SocketOption();

    private final Map<String, Opened> devices = new HashMap<>();
    private final PrintStream out = System.out;

    @Override
    public Integer call() throws IOException {
        try (Hypervisor hypervisor = socket.connect(); MachTask task = hypervisor.attach("demo")) {
            BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            for (String order = orders.readLine(); order != null; order = orders.readLine()) {
                out.println(answer(task, order));
            }
        }
        return 0;
    }

    private String answer(MachTask task, String order) {
        try {
            return "done " + obey(task, order.split(" ", -1));
        } catch (MachException | HypervisorException e) {
            return "failed " + e.getMessage();
        }
    }

    private String obey(MachTask task, String[] words) {
        return switch (words[0]) {
            case "open" -> open(task, words[1], DeviceMode.READ | DeviceMode.WRITE);
            case "listen" -> open(task, words[1], DeviceMode.READ);
            case "heard" -> opened(words[1]).ear.heard().text();
            case "write" -> Integer.toString(
                    opened(words[1]).device.write(DeviceMode.NOWAIT, HexFormat.of().parseHex(words[2])));
            case "publish" -> publish(task, words[1]);
            case "watch" -> watch(task, words[1]);
            default -> throw new HypervisorException("there is no order \"" + words[0] + "\"");
        };
    }

    private Opened opened(String node) {
        Opened opened = devices.get(node);
        if (opened == null) {
            throw new HypervisorException(node + " is not open");
        }
        return opened;
    }

    private String open(MachTask task, String node, int mode) {
        try (SendRight master = task.lookup(node)) {
            Device device = master.deviceOpen(mode, "eth");
            Lease lease = device.lease();
            Ear ear = new Ear(lease.mac());
            ReceiveRight port = task.allocateReceive();
            device.setFilter(port, 0, WellKnownFilters.acceptAll());
            device.packets(port, ear);
            devices.put(node, new Opened(device, ear));
            return lease.mac() + " " + ipv4(lease).getHostAddress();
        }
    }

    private static InetAddress ipv4(Lease lease) {
        InetAddress address = Addresses.of(lease.addresses()).v4();
        if (address == null) {
            throw new HypervisorException(lease.device() + " has no IPv4 address");
        }
        return address;
    }

    private static String publish(MachTask task, String path) {
        task.publish(path, task.allocateReceive(), 0777);
        return path;
    }

    private String watch(MachTask task, String path) {
        SendRight right = task.lookup(path);
        ReceiveRight notify = task.allocateReceive();
        notify.receive(new NotificationPrinter(right, out));
        right.requestDeadName(notify);
        return Integer.toHexString(right.type());
    }
}
