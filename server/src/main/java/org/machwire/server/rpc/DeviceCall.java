package org.machwire.server.rpc;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import org.jspecify.annotations.Nullable;
import org.machwire.mach.MachException;
import org.machwire.mach.MachNotify;
import org.machwire.mach.ReturnCode;
import org.machwire.server.port.ItemReader;
import org.machwire.server.port.KernelRequest;
import org.machwire.server.port.PendingCall;
import org.machwire.server.port.PortSpace;

/**
 * A device routine on a port that a task serves: the request goes there as a message, and its reply answers the call, from
 * whatever thread it comes. Ending the call gives the reply up. As in Mach it waits as long as the server takes, unless the client
 * sets a deadline: {@code device_read} may wait for ever by its nature. It ends with the client, its task or the server.
 */
final class DeviceCall<R> {
    /** What MIG adds to the id of a request for that of its reply. */
    private static final int REPLY = 100;

    private final PortSpace space;
    private final DeviceStub<R> stub;
    private final ServerCallStreamObserver<R> out;
    // The cancellation comes after the method that starts the call, as gRPC orders the events of a call.
    private @Nullable PendingCall pending;

    private DeviceCall(PortSpace space, DeviceStub<R> stub, ServerCallStreamObserver<R> out) {
        this.space = space;
        this.stub = stub;
        this.out = out;
    }

    /**
     * Sends the request.
     *
     * @param device the caller's name for the port
     * @throws MachException the codes of sending
     */
    static <R> void start(PortSpace space, int device, DeviceStub<R> stub, StreamObserver<R> out) {
        DeviceCall<R> call = new DeviceCall<>(space, stub, (ServerCallStreamObserver<R>) out);
        call.out.setOnCancelHandler(call::cancel);
        call.pending = space.messages().call(device, stub.id(), stub.body(), call::answered);
    }

    private void cancel() {
        if (pending != null) {
            pending.cancel();
        }
    }

    private void answered(KernelRequest reply) {
        Answers.answer(out, () -> decode(reply));
    }

    private R decode(KernelRequest reply) {
        if (space.isDead()) {
            throw new MachException(ReturnCode.KERN_INVALID_TASK, "the task has died");
        }
        if (reply.id() == MachNotify.SEND_ONCE) {
            throw new MachException(ReturnCode.MIG_SERVER_DIED,
                    "the request was destroyed: who served the port has died");
        }
        if (reply.id() != stub.id() + REPLY) {
            throw new MachException(ReturnCode.MIG_REPLY_MISMATCH,
                    "the answer to message " + stub.id() + " has the id " + reply.id());
        }
        ItemReader items = ItemReader.ofReply(reply);
        int number = items.integer(0);
        if (number == ReturnCode.KERN_SUCCESS.number()) {
            return stub.decode().apply(items);
        }
        ReturnCode code = ReturnCode.of(number);
        if (code == null) {
            throw Errors.unnamed(number);
        }
        throw new MachException(code, "the task that serves the port answered so");
    }
}
