package org.machwire.client;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.machwire.mach.MachException;
import org.machwire.mach.MachMsgType;
import org.machwire.mach.MachNotify;
import org.machwire.mach.ReturnCode;
import org.machwire.v1.MachMessage;
import org.machwire.v1.MachMsgServiceGrpc.MachMsgServiceBlockingStub;
import org.machwire.v1.ReceiveResponse;
import org.machwire.v1.RpcRequest;
import org.machwire.v1.SendRequest;
import org.machwire.v1.SendResponse;

/** {@code mach_msg} in its parts, and MIG's way of calling by it. */
final class MessageCalls {
    /** What tells codes of receiving from those of sending, which have it not: 0x10004000. */
    private static final int RECEIVING = 0x4000;

    private final MachTask task;
    private final MachMsgServiceBlockingStub stub;
    private final ReplyPorts replyPorts;

    MessageCalls(MachTask task, MachMsgServiceBlockingStub stub) {
        this.task = task;
        this.stub = stub;
        replyPorts = new ReplyPorts(task);
    }

    boolean send(OutgoingMessage message, SendOptions options) {
        Dispatch dispatch = new Dispatch(task, message);
        SendRequest request = dispatch.request(options);
        SendResponse answer = call(() -> stub.send(request), dispatch, ReturnCode.MACH_SEND_INTERRUPTED);
        settle(dispatch, answer.getReturnCode(), answer.hasMessage() ? answer.getMessage() : null);
        return answer.getReturnCode() != ReturnCode.MACH_SEND_WILL_NOTIFY.number();
    }

    Message receive(MessageSource from, ReceiveOptions options) {
        var request = options.request(from.name());
        return received(call(() -> stub.receive(request), null, ReturnCode.MACH_RCV_INTERRUPTED));
    }

    Message rpc(OutgoingMessage message, SendOptions sending, MessageSource from, ReceiveOptions receiving) {
        Dispatch dispatch = new Dispatch(task, message);
        RpcRequest request = RpcRequest.newBuilder().setSend(dispatch.request(sending))
                .setReceive(receiving.request(from.name())).build();
        ReceiveResponse answer = call(() -> stub.rpc(request), dispatch, ReturnCode.MACH_RCV_INTERRUPTED);
        int code = answer.getReturnCode();
        if (code != ReturnCode.KERN_SUCCESS.number() && (code & RECEIVING) == 0) {
            settle(dispatch, code, answer.hasMessage() ? answer.getMessage() : null);
        }
        return received(answer);
    }

    Message call(SendRight server, OutgoingMessage request, ReceiveOptions options) {
        ReceiveRight port = replyPorts.take();
        boolean answered = false;
        try {
            request.destination(MachMsgType.COPY_SEND, server).reply(MachMsgType.MAKE_SEND_ONCE, port);
            Message reply = rpc(request, SendOptions.WAIT, port, options);
            answered = true;
            return checked(reply, request.id());
        } finally {
            if (answered) {
                replyPorts.giveBack(port);
            } else {
                // An answer may come late: it is not for the next who calls.
                port.close();
            }
        }
    }

    /** Tells a reply with code 0 from all else, which is closed. */
    private static Message checked(Message reply, int requestId) {
        try {
            if (reply.id() == MachNotify.SEND_ONCE) {
                throw new MachException(ReturnCode.MIG_SERVER_DIED, "the request was destroyed unanswered");
            }
            if (reply.id() != requestId + Message.REPLY_OFFSET) {
                throw new MachException(ReturnCode.MIG_REPLY_MISMATCH,
                        "request " + requestId + " was answered by message " + reply.id());
            }
            int code = reply.integer(0);
            if (code != ReturnCode.KERN_SUCCESS.number()) {
                throw Codes.exception(code, "the answer to request " + requestId);
            }
            return reply;
        } catch (MachException e) {
            reply.close();
            throw e;
        }
    }

    private Message received(ReceiveResponse answer) {
        Message message = answer.hasMessage() ? Arrival.message(task, answer.getMessage()) : null;
        int code = answer.getReturnCode();
        if (message != null && code == ReturnCode.KERN_SUCCESS.number()) {
            return message;
        }
        if (message == null) {
            throw Codes.exception(code, "no message was received");
        }
        if (code != ReturnCode.MACH_RCV_TOO_LARGE.number()) {
            message.close();
        }
        throw Codes.exception(code, "a message of " + message.size() + " octets could not be received");
    }

    private static void settle(Dispatch dispatch, int code, @Nullable MachMessage back) {
        MachException failure = dispatch.settle(code, back);
        if (failure != null) {
            throw failure;
        }
    }

    /** @param dispatch what to undo where the call fails before the kernel saw it; null for nothing */
    private static <T> T call(Supplier<T> call, @Nullable Dispatch dispatch, ReturnCode interrupted) {
        try {
            return call.get();
        } catch (StatusRuntimeException e) {
            if (e.getStatus().getCode() == Status.Code.CANCELLED && Thread.currentThread().isInterrupted()) {
                throw new MachException(interrupted, "the thread was interrupted");
            }
            if (dispatch != null) {
                dispatch.failed();
            }
            throw Failures.of(e.getStatus(), e);
        }
    }
}
