package org.machwire.client;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.machwire.mach.MachMsgType;
import org.machwire.mach.MachPortName;
import org.machwire.mach.MachPortRight;
import org.machwire.v1.MachPortAllocateNameRequest;
import org.machwire.v1.MachPortAllocateRequest;
import org.machwire.v1.MachPortClearProtectedPayloadRequest;
import org.machwire.v1.MachPortDeallocateRequest;
import org.machwire.v1.MachPortDestroyRequest;
import org.machwire.v1.MachPortExtractRightRequest;
import org.machwire.v1.MachPortExtractRightResponse;
import org.machwire.v1.MachPortGetReceiveStatusRequest;
import org.machwire.v1.MachPortGetRefsRequest;
import org.machwire.v1.MachPortGetSetStatusRequest;
import org.machwire.v1.MachPortInsertRightRequest;
import org.machwire.v1.MachPortModRefsRequest;
import org.machwire.v1.MachPortMoveMemberRequest;
import org.machwire.v1.MachPortNamesRequest;
import org.machwire.v1.MachPortNamesResponse;
import org.machwire.v1.MachPortRenameRequest;
import org.machwire.v1.MachPortRequestNotificationRequest;
import org.machwire.v1.MachPortServiceGrpc.MachPortServiceBlockingStub;
import org.machwire.v1.MachPortSetMscountRequest;
import org.machwire.v1.MachPortSetProtectedPayloadRequest;
import org.machwire.v1.MachPortSetQlimitRequest;
import org.machwire.v1.MachPortSetSeqnoRequest;
import org.machwire.v1.MachPortTypeRequest;

/** The mach_port routines, by plain names: what the rights' methods are made of. Each throws the routine's codes. */
final class PortCalls {
    private final MachTask task;
    private final MachPortServiceBlockingStub stub;

    PortCalls(MachTask task, MachPortServiceBlockingStub stub) {
        this.task = task;
        this.stub = stub;
    }

    private <T> T call(Function<MachPortServiceBlockingStub, T> routine) {
        return Failures.call(() -> routine.apply(stub));
    }

    int allocate(MachPortRight right) {
        return call(on -> on.machPortAllocate(MachPortAllocateRequest.newBuilder().setRight(right.number()).build()))
                .getName();
    }

    void allocateName(MachPortRight right, int name) {
        call(on -> on.machPortAllocateName(
                MachPortAllocateNameRequest.newBuilder().setRight(right.number()).setName(name).build()));
    }

    void rename(int from, int to) {
        call(on -> on.machPortRename(MachPortRenameRequest.newBuilder().setOldName(from).setNewName(to).build()));
    }

    void deallocate(int name) {
        call(on -> on.machPortDeallocate(MachPortDeallocateRequest.newBuilder().setName(name).build()));
    }

    void destroy(int name) {
        call(on -> on.machPortDestroy(MachPortDestroyRequest.newBuilder().setName(name).build()));
    }

    List<NameType> names() {
        MachPortNamesResponse answer = call(on -> on.machPortNames(MachPortNamesRequest.getDefaultInstance()));
        List<NameType> names = new ArrayList<>();
        for (int i = 0; i < answer.getNameCount(); i++) {
            names.add(new NameType(answer.getName(i), answer.getType(i)));
        }
        return names;
    }

    int type(int name) {
        return call(on -> on.machPortType(MachPortTypeRequest.newBuilder().setName(name).build())).getType();
    }

    int refs(int name, MachPortRight right) {
        return call(on -> on.machPortGetRefs(
                MachPortGetRefsRequest.newBuilder().setName(name).setRight(right.number()).build())).getRefs();
    }

    void modRefs(int name, MachPortRight right, int delta) {
        call(on -> on.machPortModRefs(MachPortModRefsRequest.newBuilder().setName(name).setRight(right.number())
                .setDelta(delta).build()));
    }

    void setQlimit(int name, int limit) {
        call(on -> on
                .machPortSetQlimit(MachPortSetQlimitRequest.newBuilder().setName(name).setQlimit(limit).build()));
    }

    void setMscount(int name, int count) {
        call(on -> on
                .machPortSetMscount(MachPortSetMscountRequest.newBuilder().setName(name).setMscount(count).build()));
    }

    void setSeqno(int name, int seqno) {
        call(on -> on.machPortSetSeqno(MachPortSetSeqnoRequest.newBuilder().setName(name).setSeqno(seqno).build()));
    }

    void setProtectedPayload(int name, long payload) {
        call(on -> on.machPortSetProtectedPayload(
                MachPortSetProtectedPayloadRequest.newBuilder().setName(name).setPayload(payload).build()));
    }

    void clearProtectedPayload(int name) {
        call(on -> on.machPortClearProtectedPayload(
                MachPortClearProtectedPayloadRequest.newBuilder().setName(name).build()));
    }

    void moveMember(int member, int after) {
        call(on -> on
                .machPortMoveMember(MachPortMoveMemberRequest.newBuilder().setMember(member).setAfter(after).build()));
    }

    List<Integer> members(int set) {
        return call(on -> on.machPortGetSetStatus(MachPortGetSetStatusRequest.newBuilder().setName(set).build()))
                .getMemberList();
    }

    PortStatus status(int name) {
        return PortStatus.of(call(on -> on.machPortGetReceiveStatus(
                MachPortGetReceiveStatusRequest.newBuilder().setName(name).build())).getStatus());
    }

    /** Inserts a right under a name; one that moves is empty afterwards. */
    void insert(int name, Right from, int disposition) {
        using(from, disposition, right -> call(on -> on.machPortInsertRight(MachPortInsertRightRequest.newBuilder()
                .setName(name).setRight(right).setDisposition(disposition).build())));
    }

    /** Takes a right out of its name; one that moves is empty afterwards. */
    Right extract(Right from, int disposition) {
        MachPortExtractRightResponse answer = using(from, disposition, name -> call(on -> on.machPortExtractRight(
                MachPortExtractRightRequest.newBuilder().setName(name).setDisposition(disposition).build())));
        return Rights.of(task, answer.getType(), answer.getRight());
    }

    private static <T> T using(Right from, int disposition, IntFunction<T> routine) {
        if (!Rights.moves(disposition)) {
            return routine.apply(from.name());
        }
        int name = from.take();
        try {
            return routine.apply(name);
        } catch (RuntimeException e) {
            from.restore(name);
            throw e;
        }
    }

    /** @param notify a receive right to make a send-once right from, or a send-once right, which moves; null cancels */
    @Nullable
    SendOnceRight requestNotification(int name, int id, int sync, @Nullable Right notify) {
        MachPortRequestNotificationRequest.Builder request = MachPortRequestNotificationRequest.newBuilder()
                .setName(name).setId(id).setSync(sync);
        switch (notify) {
            case null -> request.setNotify(MachPortName.NULL);
            case SendOnceRight once -> request.setNotify(once.take()).setNotifyDisposition(MachMsgType.MOVE_SEND_ONCE);
            case Right port -> request.setNotify(port.name()).setNotifyDisposition(MachMsgType.MAKE_SEND_ONCE);
        }
        int previous = call(on -> on.machPortRequestNotification(request.build())).getPrevious();
        return MachPortName.isValid(previous) ? new SendOnceRight(task, previous) : null;
    }
}
