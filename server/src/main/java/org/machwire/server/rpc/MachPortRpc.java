package org.machwire.server.rpc;

import static org.machwire.server.rpc.Answers.answer;

import io.grpc.stub.StreamObserver;
import org.machwire.mach.MachException;
import org.machwire.mach.MachMsgType;
import org.machwire.mach.ReturnCode;
import org.machwire.server.port.NameStatus;
import org.machwire.server.port.PortStatus;
import org.machwire.server.port.TaskPorts;
import org.machwire.v1.*;
import org.machwire.v1.MachPortAllocateNameRequest;
import org.machwire.v1.MachPortAllocateNameResponse;
import org.machwire.v1.MachPortAllocateRequest;
import org.machwire.v1.MachPortAllocateResponse;
import org.machwire.v1.MachPortClearProtectedPayloadRequest;
import org.machwire.v1.MachPortClearProtectedPayloadResponse;
import org.machwire.v1.MachPortDeallocateRequest;
import org.machwire.v1.MachPortDeallocateResponse;
import org.machwire.v1.MachPortDestroyRequest;
import org.machwire.v1.MachPortDestroyResponse;
import org.machwire.v1.MachPortExtractRightRequest;
import org.machwire.v1.MachPortExtractRightResponse;
import org.machwire.v1.MachPortGetReceiveStatusRequest;
import org.machwire.v1.MachPortGetReceiveStatusResponse;
import org.machwire.v1.MachPortGetRefsRequest;
import org.machwire.v1.MachPortGetRefsResponse;
import org.machwire.v1.MachPortGetSetStatusRequest;
import org.machwire.v1.MachPortGetSetStatusResponse;
import org.machwire.v1.MachPortInsertRightRequest;
import org.machwire.v1.MachPortInsertRightResponse;
import org.machwire.v1.MachPortModRefsRequest;
import org.machwire.v1.MachPortModRefsResponse;
import org.machwire.v1.MachPortMoveMemberRequest;
import org.machwire.v1.MachPortMoveMemberResponse;
import org.machwire.v1.MachPortNamesRequest;
import org.machwire.v1.MachPortNamesResponse;
import org.machwire.v1.MachPortRenameRequest;
import org.machwire.v1.MachPortRenameResponse;
import org.machwire.v1.MachPortRequestNotificationRequest;
import org.machwire.v1.MachPortRequestNotificationResponse;
import org.machwire.v1.MachPortSetKtypeRequest;
import org.machwire.v1.MachPortSetKtypeResponse;
import org.machwire.v1.MachPortSetMscountRequest;
import org.machwire.v1.MachPortSetMscountResponse;
import org.machwire.v1.MachPortSetProtectedPayloadRequest;
import org.machwire.v1.MachPortSetProtectedPayloadResponse;
import org.machwire.v1.MachPortSetQlimitRequest;
import org.machwire.v1.MachPortSetQlimitResponse;
import org.machwire.v1.MachPortSetSeqnoRequest;
import org.machwire.v1.MachPortSetSeqnoResponse;
import org.machwire.v1.MachPortTypeRequest;
import org.machwire.v1.MachPortTypeResponse;

/** The {@code mach_port} subsystem, as the caller's task has it. */
final class MachPortRpc extends MachPortServiceGrpc.MachPortServiceImplBase {
    private static TaskPorts ports() {
        return Caller.task().space().ports();
    }

    @Override
    public void machPortAllocate(MachPortAllocateRequest request, StreamObserver<MachPortAllocateResponse> out) {
        answer(out, () -> MachPortAllocateResponse.newBuilder().setName(ports().allocate(request.getRight())).build());
    }

    @Override
    public void machPortDeallocate(MachPortDeallocateRequest request, StreamObserver<MachPortDeallocateResponse> out) {
        answer(out, () -> {
            ports().deallocate(request.getName());
            return MachPortDeallocateResponse.getDefaultInstance();
        });
    }

    @Override
    public void machPortDestroy(MachPortDestroyRequest request, StreamObserver<MachPortDestroyResponse> out) {
        answer(out, () -> {
            ports().destroy(request.getName());
            return MachPortDestroyResponse.getDefaultInstance();
        });
    }

    @Override
    public void machPortNames(MachPortNamesRequest request, StreamObserver<MachPortNamesResponse> out) {
        answer(out, () -> {
            MachPortNamesResponse.Builder names = MachPortNamesResponse.newBuilder();
            for (NameStatus status : ports().names()) {
                names.addName(status.name()).addType(status.type());
            }
            return names.build();
        });
    }

    @Override
    public void machPortType(MachPortTypeRequest request, StreamObserver<MachPortTypeResponse> out) {
        answer(out, () -> MachPortTypeResponse.newBuilder().setType(ports().type(request.getName())).build());
    }

    @Override
    public void machPortGetRefs(MachPortGetRefsRequest request, StreamObserver<MachPortGetRefsResponse> out) {
        answer(out,
                () -> MachPortGetRefsResponse.newBuilder()
                        .setRefs(ports().getRefs(request.getName(), request.getRight()))
                        .build());
    }

    @Override
    public void machPortModRefs(MachPortModRefsRequest request, StreamObserver<MachPortModRefsResponse> out) {
        answer(out, () -> {
            ports().modRefs(request.getName(), request.getRight(), request.getDelta());
            return MachPortModRefsResponse.getDefaultInstance();
        });
    }

    @Override
    public void machPortSetQlimit(MachPortSetQlimitRequest request, StreamObserver<MachPortSetQlimitResponse> out) {
        answer(out, () -> {
            ports().setQlimit(request.getName(), request.getQlimit());
            return MachPortSetQlimitResponse.getDefaultInstance();
        });
    }

    @Override
    public void machPortGetReceiveStatus(MachPortGetReceiveStatusRequest request,
            StreamObserver<MachPortGetReceiveStatusResponse> out) {
        answer(out, () -> MachPortGetReceiveStatusResponse.newBuilder()
                .setStatus(status(ports().getReceiveStatus(request.getName()))).build());
    }

    @Override
    public void machPortInsertRight(MachPortInsertRightRequest request,
            StreamObserver<MachPortInsertRightResponse> out) {
        answer(out, () -> {
            ports().insertRight(request.getName(), request.getRight(), request.getDisposition());
            return MachPortInsertRightResponse.getDefaultInstance();
        });
    }

    @Override
    public void machPortAllocateName(MachPortAllocateNameRequest request,
            StreamObserver<MachPortAllocateNameResponse> out) {
        answer(out, () -> {
            ports().allocateName(request.getRight(), request.getName());
            return MachPortAllocateNameResponse.getDefaultInstance();
        });
    }

    @Override
    public void machPortRename(MachPortRenameRequest request, StreamObserver<MachPortRenameResponse> out) {
        answer(out, () -> {
            ports().rename(request.getOldName(), request.getNewName());
            return MachPortRenameResponse.getDefaultInstance();
        });
    }

    @Override
    public void machPortSetMscount(MachPortSetMscountRequest request, StreamObserver<MachPortSetMscountResponse> out) {
        answer(out, () -> {
            ports().setMscount(request.getName(), request.getMscount());
            return MachPortSetMscountResponse.getDefaultInstance();
        });
    }

    @Override
    public void machPortSetSeqno(MachPortSetSeqnoRequest request, StreamObserver<MachPortSetSeqnoResponse> out) {
        answer(out, () -> {
            ports().setSeqno(request.getName(), request.getSeqno());
            return MachPortSetSeqnoResponse.getDefaultInstance();
        });
    }

    @Override
    public void machPortMoveMember(MachPortMoveMemberRequest request, StreamObserver<MachPortMoveMemberResponse> out) {
        answer(out, () -> {
            ports().moveMember(request.getMember(), request.getAfter());
            return MachPortMoveMemberResponse.getDefaultInstance();
        });
    }

    @Override
    public void machPortGetSetStatus(MachPortGetSetStatusRequest request,
            StreamObserver<MachPortGetSetStatusResponse> out) {
        answer(out, () -> {
            MachPortGetSetStatusResponse.Builder members = MachPortGetSetStatusResponse.newBuilder();
            for (int member : ports().getSetStatus(request.getName())) {
                members.addMember(member);
            }
            return members.build();
        });
    }

    @Override
    public void machPortExtractRight(MachPortExtractRightRequest request,
            StreamObserver<MachPortExtractRightResponse> out) {
        answer(out, () -> {
            TaskPorts.Extracted right = ports().extractRight(request.getName(), request.getDisposition());
            return MachPortExtractRightResponse.newBuilder().setRight(right.name()).setType(right.type()).build();
        });
    }

    @Override
    public void machPortRequestNotification(MachPortRequestNotificationRequest request,
            StreamObserver<MachPortRequestNotificationResponse> out) {
        answer(out, () -> {
            int disposition = request.getNotifyDisposition() == 0
                    ? MachMsgType.MAKE_SEND_ONCE
                    : request.getNotifyDisposition();
            int previous = ports().requestNotification(request.getName(), request.getId(), request.getSync(),
                    request.getNotify(), disposition);
            return MachPortRequestNotificationResponse.newBuilder().setPrevious(previous).build();
        });
    }

    @Override
    public void machPortSetProtectedPayload(MachPortSetProtectedPayloadRequest request,
            StreamObserver<MachPortSetProtectedPayloadResponse> out) {
        answer(out, () -> {
            ports().setProtectedPayload(request.getName(), request.getPayload());
            return MachPortSetProtectedPayloadResponse.getDefaultInstance();
        });
    }

    @Override
    public void machPortClearProtectedPayload(MachPortClearProtectedPayloadRequest request,
            StreamObserver<MachPortClearProtectedPayloadResponse> out) {
        answer(out, () -> {
            ports().setProtectedPayload(request.getName(), null);
            return MachPortClearProtectedPayloadResponse.getDefaultInstance();
        });
    }

    /** Nobody is given the privileged host port that this routine needs. */
    @Override
    public void machPortSetKtype(MachPortSetKtypeRequest request, StreamObserver<MachPortSetKtypeResponse> out) {
        answer(out, () -> {
            throw new MachException(ReturnCode.KERN_INVALID_HOST, "nobody holds the privileged host port");
        });
    }

    static MachPortStatus status(PortStatus status) {
        return MachPortStatus.newBuilder().setPset(status.portSet()).setSeqno(status.seqno())
                .setMscount(status.makeSendCount()).setQlimit(status.queueLimit()).setMsgcount(status.messageCount())
                .setSorights(status.sendOnceRights()).setSrights(status.sendRights())
                .setPdrequest(status.portDestroyedRequest()).setNsrequest(status.noSendersRequest()).build();
    }
}
