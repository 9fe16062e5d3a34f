package org.machwire.server.rpc;

import com.google.common.net.InetAddresses;
import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.List;
import java.util.Objects;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.machwire.ethernet.MacAddress;
import org.machwire.server.capability.Credentials;
import org.machwire.server.device.Devices;
import org.machwire.server.device.FrameTrace;
import org.machwire.server.device.ProposedPolicy;
import org.machwire.token.DeviceRole;
import org.machwire.v1.DropNotice;
import org.machwire.v1.GuardPolicy;
import org.machwire.v1.TraceRequest;
import org.machwire.v1.TraceResponse;
import org.machwire.v1.TraceStep;
import org.machwire.v1.WatchDropsRequest;

/** Says why frames are dropped, and what would become of others: everything to the administrator, to others what is their own. */
final class GuardDesk {
    private static final int MAX_FRAMES = 256;

    private final Devices devices;
    private final Administrators administrators;
    private final DropStreams drops;

    GuardDesk(Devices devices, Administrators administrators, DropStreams drops) {
        this.devices = devices;
        this.administrators = administrators;
        this.drops = drops;
    }

    private IntPredicate owners(Credentials who) {
        return administrators.include(who) ? _ -> true : uid -> uid == who.uid();
    }

    void watchDrops(Credentials who, WatchDropsRequest request, ServerCallStreamObserver<DropNotice> out) {
        IntPredicate owners = owners(who);
        boolean isAdministrator = administrators.include(who);
        String path = request.getPath();
        List<org.machwire.server.device.DropNotice> first = devices.drops(path, owners);
        if (first == null) {
            out.onError(noSuchDevice());
        } else if (request.getFollow()) {
            // A device that closes is not the end: it may come again.
            drops.follow(out, () -> Objects.requireNonNullElse(devices.drops(path, owners), List.of()),
                    isAdministrator);
        } else {
            first.forEach(notice -> out.onNext(DropStreams.message(notice, isAdministrator)));
            out.onCompleted();
        }
    }

    TraceResponse trace(Credentials who, TraceRequest request) {
        if (request.getFrameCount() > MAX_FRAMES) {
            throw Answers.invalid("a request has at most " + MAX_FRAMES + " frames");
        }
        List<FrameTrace> traces;
        try {
            traces = devices.trace(request.getPath(), owners(who),
                    request.hasPolicy() ? policy(request.getPolicy()) : null,
                    request.getFrameList().stream().map(ByteString::toByteArray).toList());
        } catch (IllegalArgumentException e) {
            throw Answers.invalid("the policy cannot be: " + e.getMessage());
        }
        if (traces == null) {
            throw noSuchDevice();
        }
        return TraceResponse.newBuilder().addAllFrame(traces.stream().map(GuardDesk::message).toList()).build();
    }

    private static ProposedPolicy policy(GuardPolicy policy) {
        return new ProposedPolicy(mac(policy), policy.getAddressList().stream().map(InetAddresses::forString).toList(),
                policy.getRoleList().stream().map(DeviceRole::ofProto).collect(Collectors.toSet()));
    }

    private static @Nullable MacAddress mac(GuardPolicy policy) {
        return policy.getMac().isEmpty() ? null : MacAddress.parse(policy.getMac());
    }

    private static org.machwire.v1.FrameTrace message(FrameTrace trace) {
        org.machwire.v1.FrameTrace.Builder message = org.machwire.v1.FrameTrace.newBuilder()
                .setVerdict(trace.verdict());
        if (trace.explanation() != null) {
            message.setExplanation(DropStreams.message(trace.explanation()));
        }
        trace.steps().forEach(
                step -> message.addStep(TraceStep.newBuilder().setPlace(step.place()).setText(step.text())));
        return message.build();
    }

    private static StatusRuntimeException noSuchDevice() {
        return Status.NOT_FOUND.withDescription("there is no such device of yours").asRuntimeException();
    }
}
