package org.machwire.server.rpc;

import static org.machwire.server.rpc.Answers.answer;
import static org.machwire.server.rpc.Answers.answerDurably;

import com.google.common.net.InetAddresses;
import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.machwire.server.capability.Audit;
import org.machwire.server.capability.AuditReader;
import org.machwire.server.capability.Credentials;
import org.machwire.server.capability.Durability;
import org.machwire.server.capability.Quotas;
import org.machwire.server.device.DeviceSnapshot;
import org.machwire.server.device.Devices;
import org.machwire.server.device.SegmentFabric;
import org.machwire.server.fabric.Counters;
import org.machwire.server.fabric.Uplink;
import org.machwire.server.task.Task;
import org.machwire.server.task.Tasks;
import org.machwire.v1.*;
import org.machwire.v1.UplinkStatus;

/** What an operator sees. */
final class AdminRpc extends AdminServiceGrpc.AdminServiceImplBase {
    private final Devices devices;
    private final Tasks tasks;
    private final Quotas quotas;
    private final Durability durability;
    private final AuditReader audit;
    private final Audit trail;
    private final Administrators administrators;
    private final Executor desk;
    private final GuardDesk guard;
    private final String version;
    private final LongSupplier nanoClock;
    private final long startNanos;

    /** @param desk runs what may wait */
    AdminRpc(RpcServer.Rooms rooms, Administrators administrators, Executor desk, DropStreams drops) {
        guard = new GuardDesk(rooms.devices(), administrators, drops);
        this.devices = rooms.devices();
        this.tasks = rooms.tasks();
        this.quotas = rooms.quotas();
        this.durability = rooms.durability();
        this.audit = rooms.audit();
        this.trail = rooms.trail();
        this.desk = desk;
        this.administrators = administrators;
        this.version = rooms.identity().version();
        this.nanoClock = rooms.nanoClock();
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
            out.onError(noSuchTask());
            return;
        }
        new PortPages(visible, (ServerCallStreamObserver<ListPortsResponse>) out).start();
    }

    @Override
    public void watchDrops(WatchDropsRequest request, StreamObserver<DropNotice> out) {
        guard.watchDrops(Caller.peer().credentials(), request, (ServerCallStreamObserver<DropNotice>) out);
    }

    @Override
    public void trace(TraceRequest request, StreamObserver<TraceResponse> out) {
        Credentials who = Caller.peer().credentials();
        answer(out, () -> guard.trace(who, request));
    }

    private static StatusRuntimeException noSuchTask() {
        return Status.NOT_FOUND.withDescription("there is no such task of yours").asRuntimeException();
    }

    @Override
    public void terminateTask(TerminateTaskRequest request, StreamObserver<TerminateTaskResponse> out) {
        Credentials who = Caller.peer().credentials();
        answer(out, () -> {
            Task task = tasks.find(request.getTaskNumber());
            if (task == null || !mayKnow(who, task.owner().credentials().uid())) {
                throw noSuchTask();
            }
            tasks.terminate(task);
            trail.record(new Audit.Entry(Audit.Event.TASK_TERMINATED, who.uid(), task.number(), null, "", task.name()));
            return TerminateTaskResponse.getDefaultInstance();
        });
    }

    private boolean mayKnow(Credentials who, int uid) {
        return administrators.include(who) || who.uid() == uid;
    }

    @Override
    public void getQuota(GetQuotaRequest request, StreamObserver<GetQuotaResponse> out) {
        Credentials who = Caller.peer().credentials();
        answer(out, () -> {
            if (!mayKnow(who, request.getUid())) {
                throw notAdministrator("reads the quotas of others");
            }
            return GetQuotaResponse.newBuilder().setQuota(QuotaMessages.of(quotas.of(request.getUid()))).build();
        });
    }

    @Override
    public void setQuota(SetQuotaRequest request, StreamObserver<SetQuotaResponse> out) {
        Credentials who = Caller.peer().credentials();
        answerDurably(durability, out, () -> {
            if (!administrators.include(who)) {
                throw notAdministrator("sets quotas");
            }
            quotas.set(request.getUid(), request.hasQuota() ? QuotaMessages.change(request.getQuota()) : null);
            trail.record(new Audit.Entry(Audit.Event.QUOTA_CHANGED, who.uid(), 0, null, "",
                    "user " + Integer.toUnsignedString(request.getUid()) + ": " + quotas.of(request.getUid())));
            return SetQuotaResponse.getDefaultInstance();
        });
    }

    @Override
    public void listAudit(ListAuditRequest request, StreamObserver<ListAuditResponse> out) {
        if (!administrators.include(Caller.peer().credentials())) {
            out.onError(notAdministrator("reads the audit trail"));
            return;
        }
        new AuditPages(audit, request.getFrom(), (ServerCallStreamObserver<ListAuditResponse>) out, desk).start();
    }

    private static StatusRuntimeException notAdministrator(String what) {
        return Status.PERMISSION_DENIED.withDescription("the administrator only " + what).asRuntimeException();
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
            status.setDevices(fabric.hosts().count()).setLeases(fabric.leases().count());
            Uplink uplink = fabric.net().uplink();
            if (uplink != null) {
                status.setUplink(uplink(uplink.report()));
            }
        }
        return status.build();
    }

    private static UplinkStatus uplink(Uplink.Report report) {
        return UplinkStatus.newBuilder().setName(report.name())
                .setTrouble(report.trouble() == null ? "" : report.trouble())
                .setCounters(counters(report.sent(), report.received())).setRefusedOutside(report.refusedOutside())
                .setLostOutside(report.lostOutside()).build();
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
        return Arrays.stream(DropReason.values())
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
