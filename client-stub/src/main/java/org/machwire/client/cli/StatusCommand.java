package org.machwire.client.cli;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.machwire.client.Hypervisor;
import org.machwire.ethernet.MacAddress;
import org.machwire.v1.AdminServiceGrpc;
import org.machwire.v1.DeviceCounters;
import org.machwire.v1.DeviceStatus;
import org.machwire.v1.DropCount;
import org.machwire.v1.GetStatusRequest;
import org.machwire.v1.GetStatusResponse;
import org.machwire.v1.SegmentStatus;
import org.machwire.v1.TaskStatus;
import org.machwire.v1.UplinkStatus;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "status", mixinStandardHelpOptions = true, versionProvider = Version.class, sortOptions = false, description = {
        "Shows segments, devices with their drops, and tasks: all of them to the administrator, to others their own."})
final class StatusCommand implements Callable<Integer> {
    @Mixin
    private final SocketOption socket = new SocketOption();

    @Option(names = "--json", description = "Print one JSON object: GetStatusResponse of admin.proto.")
    private boolean json;

    private final PrintStream out = System.out;

    @Override
    public Integer call() throws InvalidProtocolBufferException {
        try (Hypervisor hypervisor = socket.connect()) {
            GetStatusResponse status = hypervisor.ask(channel -> AdminServiceGrpc.newBlockingStub(channel)
                    .getStatus(GetStatusRequest.getDefaultInstance()));
            if (json) {
                out.println(JsonFormat.printer().alwaysPrintFieldsWithNoPresence().print(status));
            } else {
                print(hypervisor, status);
            }
        }
        return 0;
    }

    private void print(Hypervisor hypervisor, GetStatusResponse status) {
        out.printf("machwire on %s: pid %d, up %s%s%n", hypervisor.socket(), status.getServer().getPid(),
                age(status.getServer().getUptimeMs()),
                status.getServer().getAdministrator() ? "" : " (what is your own; the administrator sees all)");
        for (SegmentStatus segment : status.getSegmentList()) {
            print(segment, status.getServer().getAdministrator());
        }
        status.getDeviceList().forEach(this::print);
        for (TaskStatus task : status.getTaskList()) {
            out.printf("task %d: %s, uid %s, pid %d, %d names, %s%n", task.getNumber(), task.getName(),
                    Integer.toUnsignedString(task.getUid()), task.getPid(), task.getNames(), age(task.getAgeMs()));
        }
    }

    private void print(SegmentStatus segment, boolean administrator) {
        out.printf("segment %s: %s%s %s, MTU %d%s%n", segment.getName(), segment.getHub() ? "hub, " : "",
                segment.getIpv4(), segment.getIpv6(), segment.getMtu(),
                administrator ? ", " + segment.getDevices() + " devices" : "");
        if (segment.hasUplink()) {
            UplinkStatus uplink = segment.getUplink();
            out.printf("uplink %s (%s)%s%n", uplink.getName(), segment.getName(),
                    uplink.getTrouble().isEmpty() ? "" : ": " + uplink.getTrouble());
            print(uplink.getCounters());
            if (uplink.getRefusedOutside() + uplink.getLostOutside() > 0) {
                out.printf("  outside  %d not taken, %d lost%n", uplink.getRefusedOutside(), uplink.getLostOutside());
            }
        }
    }

    private void print(DeviceStatus device) {
        out.printf("device %s (%s): uid %s, %s, %s, flags 0x%x, %d opens, %d filters%n", device.getPath(),
                device.getSegment(),
                Integer.toUnsignedString(device.getUid()), MacAddress.of(device.getMac().toByteArray()),
                String.join(" ", device.getAddressList()), device.getFlags(), device.getOpens(), device.getFilters());
        print(device.getCounters());
    }

    private void print(DeviceCounters counters) {
        out.printf("  sent     %d: %d forwarded%s%n", counters.getTxFrames(), counters.getTxForwarded(),
                drops(counters.getTxDropsList()));
        out.printf("  received %d: %d delivered%s%n", counters.getRxFrames(), counters.getRxDelivered(),
                drops(counters.getRxDropsList()));
    }

    private static String drops(List<DropCount> drops) {
        StringBuilder text = new StringBuilder();
        drops.forEach(drop -> text.append(", ").append(drop.getFrames()).append(' ').append(drop.getReason()));
        return text.toString();
    }

    private static String age(long millis) {
        Duration age = Duration.ofMillis(millis);
        return age.toHours() > 0
                ? String.format(Locale.ROOT, "%d h %02d min", age.toHours(), age.toMinutesPart())
                : String.format(Locale.ROOT, "%d min %02d s", age.toMinutes(), age.toSecondsPart());
    }
}
