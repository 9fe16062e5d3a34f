package org.machwire.client;

import com.google.protobuf.ByteString;
import io.grpc.stub.StreamObserver;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.machwire.mach.MachException;
import org.machwire.mach.MachMsgBits;
import org.machwire.mach.MachMsgOption;
import org.machwire.mach.MachMsgType;
import org.machwire.mach.MachNotify;
import org.machwire.mach.ReturnCode;
import org.machwire.v1.MachMessage;
import org.machwire.v1.ReceiveRequest;
import org.machwire.v1.ReceiveResponse;
import org.machwire.v1.SendRequest;
import org.machwire.v1.SendResponse;
import org.machwire.v1.TypedItem;

/** Messages between the tasks of the fake server: queues with limits, rights in transit, time-outs, pseudo-receive. */
final class FakeKernel {
    synchronized SendResponse send(FakeSpace space, SendRequest request) throws InterruptedException {
        try {
            FakeSpace.Queued message = copyIn(space, request.getMessage());
            FakeSpace.Port destination = Objects.requireNonNull(message.rights().getFirst().port());
            long deadline = deadline(request.getOption() & MachMsgOption.SEND_TIMEOUT, request.getTimeoutMs());
            boolean once = message.rights().getFirst().type() == MachMsgType.PORT_SEND_ONCE;
            while (!once && !destination.dead && destination.queue.size() >= destination.qlimit) {
                if (!awaitUntil(deadline)) {
                    return SendResponse.newBuilder().setReturnCode(ReturnCode.MACH_SEND_TIMED_OUT.number())
                            .setMessage(copyOut(space, message, false)).build();
                }
            }
            destination.queue.add(message);
            notifyAll();
            return SendResponse.getDefaultInstance();
        } catch (MachException e) {
            return SendResponse.newBuilder().setReturnCode(e.code().number()).build();
        }
    }

    synchronized ReceiveResponse receive(FakeSpace space, ReceiveRequest request) throws InterruptedException {
        FakeSpace.Port port = space.port(request.getName());
        long deadline = deadline(request.getOption() & MachMsgOption.RCV_TIMEOUT, request.getTimeoutMs());
        while (port.queue.isEmpty()) {
            if (port.dead) {
                return code(ReturnCode.MACH_RCV_PORT_DIED);
            }
            if (!awaitUntil(deadline)) {
                return code(ReturnCode.MACH_RCV_TIMED_OUT);
            }
        }
        FakeSpace.Queued message = port.queue.remove();
        notifyAll();
        return ReceiveResponse.newBuilder()
                .setMessage(copyOut(space, message, true).toBuilder().setLocalPort(request.getName())).build();
    }

    private static ReceiveResponse code(ReturnCode code) {
        return ReceiveResponse.newBuilder().setReturnCode(code.number()).build();
    }

    /** A send-once right was destroyed unused. */
    synchronized void sendOnceDestroyed(FakeSpace.@Nullable Port port) {
        if (port != null) {
            MachMessage notification = MachMessage.newBuilder().setBits(MachMsgType.PORT_SEND_ONCE)
                    .setId(MachNotify.SEND_ONCE).build();
            port.queue.add(new FakeSpace.Queued(notification,
                    List.of(new FakeSpace.InTransit(MachMsgType.PORT_SEND_ONCE, port))));
            notifyAll();
        }
    }

    /** A port died with what waits in its queue. */
    synchronized void died(FakeSpace.Port port) {
        for (FakeSpace.Queued message : List.copyOf(port.queue)) {
            message.rights().stream().skip(1).filter(right -> right.type() == MachMsgType.PORT_SEND_ONCE)
                    .forEach(right -> sendOnceDestroyed(right.port()));
        }
        port.queue.clear();
        notifyAll();
    }

    private static long deadline(int hasTimeout, int millis) {
        return hasTimeout == 0 ? Long.MAX_VALUE : System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    }

    @SuppressWarnings("WaitNotInLoop") // the callers loop
    private boolean awaitUntil(long deadline) throws InterruptedException {
        if (deadline == Long.MAX_VALUE) {
            wait();
            return true;
        }
        long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (left <= 0) {
            return false;
        }
        wait(left);
        return true;
    }

    /** Takes all rights of a message; places are the destination, the reply right if there is one, the body's. */
    private static FakeSpace.Queued copyIn(FakeSpace space, MachMessage message) {
        List<FakeSpace.InTransit> rights = new ArrayList<>();
        FakeSpace.InTransit destination = space.copyIn(MachMsgBits.remote(message.getBits()), message.getRemotePort(),
                ReturnCode.MACH_SEND_INVALID_DEST);
        if (destination.port() == null) {
            throw new MachException(ReturnCode.MACH_SEND_INVALID_DEST, "dead");
        }
        rights.add(destination);
        if (message.getLocalPort() != 0) {
            rights.add(space.copyIn(MachMsgBits.local(message.getBits()), message.getLocalPort(),
                    ReturnCode.MACH_SEND_INVALID_REPLY));
        }
        for (TypedItem item : message.getBodyList()) {
            if (MachMsgType.isDisposition(item.getTypeName())) {
                ByteBuffer names = names(item);
                while (names.hasRemaining()) {
                    rights.add(space.copyIn(item.getTypeName(), names.getInt(), ReturnCode.MACH_SEND_INVALID_RIGHT));
                }
            }
        }
        return new FakeSpace.Queued(message, rights);
    }

    private static ByteBuffer names(TypedItem item) {
        return item.getData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }

    /** @param swapped as a receiver gets it; else as a sender gets it back */
    private static MachMessage copyOut(FakeSpace space, FakeSpace.Queued queued, boolean swapped) {
        MachMessage.Builder out = queued.message().toBuilder().clearBody();
        var rights = queued.rights().iterator();
        FakeSpace.InTransit destination = rights.next();
        int complex = queued.message().getBits() & MachMsgBits.COMPLEX;
        int replyType = 0;
        int replyName = 0;
        if (queued.message().getLocalPort() != 0) {
            FakeSpace.InTransit reply = rights.next();
            replyType = reply.type();
            replyName = space.copyOut(reply);
        }
        if (swapped) {
            out.setBits(complex | MachMsgBits.of(replyType, destination.type())).setRemotePort(replyName);
        } else {
            out.setBits(complex | MachMsgBits.of(destination.type(), replyType))
                    .setRemotePort(space.copyOut(destination)).setLocalPort(replyName);
        }
        for (TypedItem item : queued.message().getBodyList()) {
            out.addBody(MachMsgType.isDisposition(item.getTypeName()) ? copyOut(space, item, rights) : item);
        }
        return out.build();
    }

    private static TypedItem copyOut(FakeSpace space, TypedItem item,
            Iterator<FakeSpace.InTransit> rights) {
        ByteBuffer names = ByteBuffer.allocate(item.getNumber() * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        int type = item.getTypeName();
        for (int i = 0; i < item.getNumber(); i++) {
            FakeSpace.InTransit right = rights.next();
            type = right.type();
            names.putInt(space.copyOut(right));
        }
        return item.toBuilder().setTypeName(type).setData(ByteString.copyFrom(names.array())).build();
    }

    /** Answers with what a routine returns, or its code. */
    static <R> void answer(StreamObserver<R> out, Callable<R> routine) {
        try {
            out.onNext(routine.call());
            out.onCompleted();
        } catch (MachException e) {
            out.onError(FakeServer.status(e));
        } catch (Exception e) {
            out.onError(e);
        }
    }
}
