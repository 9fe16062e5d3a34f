package org.machwire.server.rpc;

import static org.machwire.server.rpc.Answers.answer;

import io.grpc.stub.StreamObserver;
import org.machwire.server.port.NameStatus;
import org.machwire.server.port.PortSpace;
import org.machwire.server.port.PortStatus;
import org.machwire.v1.*;

/** The {@code mach_port} subsystem on the caller's port space. */
final class MachPortRpc extends MachPortServiceGrpc.MachPortServiceImplBase {
    private static PortSpace space() {
        return Caller.task().space();
    }

    @Override
    public void machPortAllocate(MachPortAllocateRequest request, StreamObserver<MachPortAllocateResponse> out) {
        answer(out, () -> MachPortAllocateResponse.newBuilder().setName(space().allocate(request.getRight())).build());
    }

    @Override
    public void machPortDeallocate(MachPortDeallocateRequest request, StreamObserver<MachPortDeallocateResponse> out) {
        answer(out, () -> {
            space().deallocate(request.getName());
            return MachPortDeallocateResponse.getDefaultInstance();
        });
    }

    @Override
    public void machPortDestroy(MachPortDestroyRequest request, StreamObserver<MachPortDestroyResponse> out) {
        answer(out, () -> {
            space().destroy(request.getName());
            return MachPortDestroyResponse.getDefaultInstance();
        });
    }

    @Override
    public void machPortNames(MachPortNamesRequest request, StreamObserver<MachPortNamesResponse> out) {
        answer(out, () -> {
            MachPortNamesResponse.Builder names = MachPortNamesResponse.newBuilder();
            for (NameStatus status : space().names()) {
                names.addName(status.name()).addType(status.type());
            }
            return names.build();
        });
    }

    @Override
    public void machPortType(MachPortTypeRequest request, StreamObserver<MachPortTypeResponse> out) {
        answer(out, () -> MachPortTypeResponse.newBuilder().setType(space().type(request.getName())).build());
    }

    @Override
    public void machPortGetRefs(MachPortGetRefsRequest request, StreamObserver<MachPortGetRefsResponse> out) {
        answer(out,
                () -> MachPortGetRefsResponse.newBuilder()
                        .setRefs(space().getRefs(request.getName(), request.getRight()))
                        .build());
    }

    @Override
    public void machPortModRefs(MachPortModRefsRequest request, StreamObserver<MachPortModRefsResponse> out) {
        answer(out, () -> {
            space().modRefs(request.getName(), request.getRight(), request.getDelta());
            return MachPortModRefsResponse.getDefaultInstance();
        });
    }

    @Override
    public void machPortSetQlimit(MachPortSetQlimitRequest request, StreamObserver<MachPortSetQlimitResponse> out) {
        answer(out, () -> {
            space().setQlimit(request.getName(), request.getQlimit());
            return MachPortSetQlimitResponse.getDefaultInstance();
        });
    }

    @Override
    public void machPortGetReceiveStatus(MachPortGetReceiveStatusRequest request,
            StreamObserver<MachPortGetReceiveStatusResponse> out) {
        answer(out, () -> MachPortGetReceiveStatusResponse.newBuilder()
                .setStatus(status(space().getReceiveStatus(request.getName()))).build());
    }

    @Override
    public void machPortInsertRight(MachPortInsertRightRequest request,
            StreamObserver<MachPortInsertRightResponse> out) {
        answer(out, () -> {
            space().insertRight(request.getName(), request.getRight(), request.getDisposition());
            return MachPortInsertRightResponse.getDefaultInstance();
        });
    }

    @Override
    public void machPortRequestNotification(MachPortRequestNotificationRequest request,
            StreamObserver<MachPortRequestNotificationResponse> out) {
        answer(out, () -> {
            space().requestNotification(request.getName(), request.getId(), request.getSync(), request.getNotify());
            return MachPortRequestNotificationResponse.getDefaultInstance();
        });
    }

    private static MachPortStatus status(PortStatus status) {
        return MachPortStatus.newBuilder().setPset(status.portSet()).setSeqno(status.seqno())
                .setMscount(status.makeSendCount()).setQlimit(status.queueLimit()).setMsgcount(status.messageCount())
                .setSorights(status.sendOnceRights()).setSrights(status.sendRights())
                .setPdrequest(status.portDestroyedRequest()).setNsrequest(status.noSendersRequest()).build();
    }
}
