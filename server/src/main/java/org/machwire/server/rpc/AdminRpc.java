package org.machwire.server.rpc;

import com.google.common.net.InetAddresses;
import static org.machwire.server.rpc.Answers.answer;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.machwire.server.capability.Credentials;
import org.machwire.server.device.DeviceSnapshot;
import org.machwire.server.device.Devices;
import org.machwire.server.device.SegmentFabric;
import org.machwire.server.fabric.Counters;
import org.machwire.server.task.Task;
import org.machwire.server.task.Tasks;
import org.machwire.v1.*;

/** What an operator sees. */
final class AdminRpc extends AdminServiceGrpc.AdminServiceImplBase {
    private final Devices devices;
    private final Tasks tasks;
    private final Administrators administrators;
    private final String version;
    private final LongSupplier nanoClock;
    private final long startNanos;

    AdminRpc(Devices devices, Tasks tasks, Administrators administrators, String version, LongSupplier nanoClock) {
        this.devices = devices;
        this.tasks = tasks;
        this.administrators = administrators;
        this.version = version;
        this.nanoClock = nanoClock;
        this.startNanos = nanoClock.getAsLong();
    }

    @Override
    public void getStatus(GetStatusRequest request, StreamObserver<GetStatusResponse> out) {
        Credentials who = Caller.peer().credentials();
        answer(out, () -> status(who.uid(), administrators.include(who)));
    }

    @Override
    public void listPorts(ListPortsRequest request, StreamObserver<ListPortsResponse> out) {
        Credentials who = Caller.peer().credentials();
        List<Task> visible = tasks.all().stream()
                .filter(task -> administrators.include(who) || task.owner().credentials().uid() == who.uid())
                .filter(task -> !request.hasTaskNumber() || task.number() == request.getTaskNumber()).toList();
        if (request.hasTaskNumber() && visible.isEmpty()) {
            out.onError(Status.NOT_FOUND.withDescription("there is no such task of yours").asRuntimeException());
            return;
        }
        new PortPages(visible, (ServerCallStreamObserver<ListPortsResponse>) out).start();
    }

    private GetStatusResponse status(int uid, boolean everything) {
        List<DeviceSnapshot> visible = devices.snapshot().stream()
                .filter(device -> everything || device.identity().owner() == uid).toList();
        Set<String> segments = new HashSet<>();
        visible.forEach(device -> segments.add(device.identity().segment()));
        GetStatusResponse.Builder status = GetStatusResponse.newBuilder().setServer(server(everything));
        for (SegmentFabric segment : devices.segments()) {
            if (everything || segments.contains(segment.segment().name())) {
                status.addSegment(segment(segment, everything));
            }
        }
        visible.forEach(device -> status.addDevice(device(device)));
        for (Task task : tasks.all()) {
            if (everything || task.owner().credentials().uid() == uid) {
                status.addTask(task(task));
            }
        }
        return status.build();
    }

    private ServerStatus server(boolean everything) {
        ServerStatus.Builder server = ServerStatus.newBuilder().setVersion(version)
                .setPid((int) ProcessHandle.current().pid())
                .setUptimeMs(TimeUnit.NANOSECONDS.toMillis(nanoClock.getAsLong() - startNanos))
                .setAdministrator(everything);
        if (everything) {
            server.setRingOctets(devices.ringMemory().usedOctets())
                    .setRingOctetsLimit(devices.ringMemory().limitOctets());
        }
        return server.build();
    }

    private static SegmentStatus segment(SegmentFabric fabric, boolean everything) {
        var segment = fabric.segment();
        SegmentStatus.Builder status = SegmentStatus.newBuilder().setName(segment.name()).setHub(segment.hub())
                .setMtu(segment.mtu());
        if (segment.ipv4() != null) {
            status.setIpv4(segment.ipv4().toString());
        }
        if (segment.ipv6() != null) {
            status.setIpv6(segment.ipv6().toString());
        }
        if (everything) {
            status.setDevices(fabric.net().attachments()).setLeases(fabric.leases().count());
        }
        return status.build();
    }

    private static DeviceStatus device(DeviceSnapshot device) {
        DeviceStatus.Builder status = DeviceStatus.newBuilder().setSegment(device.identity().segment())
                .setPath(device.path()).setUid(device.identity().owner())
                .setMac(ByteString.copyFrom(device.mac().octets())).setFlags(device.flags()).setOpens(device.opens())
                .setFilters(device.filters()).setCounters(counters(device.sent(), device.received()));
        device.lease().addresses().forEach(
                prefix -> status
                        .addAddress(InetAddresses.toAddrString(prefix.address()) + "/" + prefix.prefixLength()));
        return status.build();
    }

    private static DeviceCounters counters(Counters sent, Counters received) {
        DeviceCounters.Builder counters = DeviceCounters.newBuilder();
        List<DropCount> sentDrops = drops(sent);
        List<DropCount> receivedDrops = drops(received);
        long forwarded = sent.frames(DropReason.NOT_DROPPED);
        long delivered = received.frames(DropReason.NOT_DROPPED);
        return counters.setTxForwarded(forwarded).setTxOctets(sent.octets()).addAllTxDrops(sentDrops)
                .setTxFrames(forwarded + frames(sentDrops)).setRxDelivered(delivered).setRxOctets(received.octets())
                .addAllRxDrops(receivedDrops).setRxFrames(delivered + frames(receivedDrops)).build();
    }

    private static long frames(Collection<DropCount> drops) {
        return drops.stream().mapToLong(DropCount::getFrames).sum();
    }

    private static List<DropCount> drops(Counters counters) {
        return java.util.Arrays.stream(DropReason.values())
                .filter(reason -> reason != DropReason.NOT_DROPPED && counters.frames(reason) > 0)
                .map(reason -> DropCount.newBuilder().setReason(reason).setFrames(counters.frames(reason)).build())
                .toList();
    }

    private TaskStatus task(Task task) {
        return TaskStatus.newBuilder().setNumber(task.number()).setName(task.name())
                .setUid(task.owner().credentials().uid()).setPid(task.owner().pid()).setNames(task.space().size())
                .setAgeMs(TimeUnit.NANOSECONDS.toMillis(nanoClock.getAsLong() - task.bornNanos())).build();
    }
}
