package org.machwire.client;

import io.grpc.stub.StreamObserver;
import java.util.concurrent.Callable;
import org.machwire.mach.MachMsgType;
import org.machwire.mach.MachPortRight;
import org.machwire.mach.ReturnCode;
import org.machwire.v1.MachPortAllocateRequest;
import org.machwire.v1.MachPortAllocateResponse;
import org.machwire.v1.MachPortDeallocateRequest;
import org.machwire.v1.MachPortDeallocateResponse;
import org.machwire.v1.MachPortExtractRightRequest;
import org.machwire.v1.MachPortExtractRightResponse;
import org.machwire.v1.MachPortGetRefsRequest;
import org.machwire.v1.MachPortGetRefsResponse;
import org.machwire.v1.MachPortInsertRightRequest;
import org.machwire.v1.MachPortInsertRightResponse;
import org.machwire.v1.MachPortModRefsRequest;
import org.machwire.v1.MachPortModRefsResponse;
import org.machwire.v1.MachPortServiceGrpc;
import org.machwire.v1.MachPortSetQlimitRequest;
import org.machwire.v1.MachPortSetQlimitResponse;
import org.machwire.v1.MachPortTypeRequest;
import org.machwire.v1.MachPortTypeResponse;

/** The port routines that the tests need. */
final class FakePorts extends MachPortServiceGrpc.MachPortServiceImplBase {
    private final FakeKernel kernel;

    FakePorts(FakeKernel kernel) {
        this.kernel = kernel;
    }

    private <R> void answer(StreamObserver<R> out, Callable<R> routine) {
        synchronized (kernel) {
            FakeKernel.answer(out, routine);
        }
    }

    @Override
    public void machPortAllocate(MachPortAllocateRequest request, StreamObserver<MachPortAllocateResponse> out) {
        answer(out,
                () -> MachPortAllocateResponse.newBuilder().setName(FakeServer.space().allocateReceive()).build());
    }

    @Override
    public void machPortDeallocate(MachPortDeallocateRequest request,
            StreamObserver<MachPortDeallocateResponse> out) {
        answer(out, () -> {
            kernel.sendOnceDestroyed(FakeServer.space().deallocate(request.getName()));
            return MachPortDeallocateResponse.getDefaultInstance();
        });
    }

    @Override
    public void machPortType(MachPortTypeRequest request, StreamObserver<MachPortTypeResponse> out) {
        answer(out, () -> MachPortTypeResponse.newBuilder().setType(FakeServer.space().type(request.getName()))
                .build());
    }

    @Override
    public void machPortGetRefs(MachPortGetRefsRequest request, StreamObserver<MachPortGetRefsResponse> out) {
        answer(out, () -> MachPortGetRefsResponse.newBuilder().setRefs(FakeServer.space().sends(request.getName()))
                .build());
    }

    @Override
    public void machPortModRefs(MachPortModRefsRequest request, StreamObserver<MachPortModRefsResponse> out) {
        answer(out, () -> {
            if (request.getRight() == MachPortRight.RECEIVE.number()) {
                kernel.died(FakeServer.space().destroy(request.getName()));
            } else {
                FakeServer.space().addSends(request.getName(), request.getDelta());
            }
            return MachPortModRefsResponse.getDefaultInstance();
        });
    }

    @Override
    public void machPortSetQlimit(MachPortSetQlimitRequest request, StreamObserver<MachPortSetQlimitResponse> out) {
        answer(out, () -> {
            FakeServer.space().port(request.getName()).qlimit = request.getQlimit();
            return MachPortSetQlimitResponse.getDefaultInstance();
        });
    }

    @Override
    public void machPortInsertRight(MachPortInsertRightRequest request,
            StreamObserver<MachPortInsertRightResponse> out) {
        answer(out, () -> {
            FakeServer.space().copyOut(FakeServer.space().copyIn(MachMsgType.MAKE_SEND, request.getRight(),
                    ReturnCode.KERN_INVALID_CAPABILITY));
            return MachPortInsertRightResponse.getDefaultInstance();
        });
    }

    @Override
    public void machPortExtractRight(MachPortExtractRightRequest request,
            StreamObserver<MachPortExtractRightResponse> out) {
        answer(out, () -> {
            FakeSpace.InTransit right = FakeServer.space().copyIn(request.getDisposition(), request.getName(),
                    ReturnCode.KERN_INVALID_RIGHT);
            return MachPortExtractRightResponse.newBuilder().setRight(FakeServer.space().copyOut(right))
                    .setType(right.type()).build();
        });
    }
}
