package org.machwire.client;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.machwire.ethernet.FrameBatch;
import org.machwire.ethernet.PackedFrames;
import org.machwire.mach.MachException;
import org.machwire.mach.ReturnCode;
import org.machwire.packets.PacketsMethod;
import org.machwire.packets.WireMessage;
import org.machwire.v1.PacketsOpen;
import org.machwire.v1.PacketsRequest;

/**
 * The packet stream of an open device: frames in batches both ways. One thread may send at a time.
 *
 * <p>Received batches are handed over one by one; the next is asked for when the receiver has returned.
 */
public final class PacketStream implements AutoCloseable {
    private final ClientCall<WireMessage, FrameBatch> call;
    private final Executor loop;
    private final FrameReceiver receiver;
    private final CompletableFuture<@Nullable Void> open = new CompletableFuture<>();
    private volatile @Nullable RuntimeException end;
    private volatile @Nullable Thread waiting;
    private volatile boolean closed;

    private PacketStream(ClientCall<WireMessage, FrameBatch> call, Executor loop, FrameReceiver receiver) {
        this.call = call;
        this.loop = loop;
        this.receiver = receiver;
    }

    static PacketStream open(Channel channel, int device, int receivePort, FrameReceiver receiver, Duration limit) {
        PacketStream stream = new PacketStream(channel.newCall(PacketsMethod.client(), CallOptions.DEFAULT),
                Hypervisor.loop(), receiver);
        stream.call.start(stream.new Listener(), new Metadata());
        stream.call.request(1);
        stream.call.sendMessage(WireMessage.of(PacketsRequest.newBuilder()
                .setOpen(PacketsOpen.newBuilder().setDevice(device).setReceivePort(receivePort)).build()));
        Timeouts.awaitOpen(stream.open, limit, stream::close);
        return stream;
    }

    /** Whether what is sent now goes out at once; {@link FrameReceiver#ready} tells when it becomes so. */
    public boolean isReady() {
        return call.isReady();
    }

    /**
     * Sends a batch, copied before this returns. It is never refused: heed {@link #isReady} or call {@link #awaitReady} first,
     * else memory fills.
     *
     * @throws MachException if the stream has ended, with what it ended by
     */
    public void send(PackedFrames frames) {
        RuntimeException reason = end;
        if (reason != null) {
            throw reason;
        }
        call.sendMessage(WireMessage.of(frames));
    }

    /** Runs a task on the thread that delivers this process's frames, between two deliveries. */
    public void execute(Runnable task) {
        loop.execute(task);
    }

    /** Waits until the stream is ready or has ended; not for the library's own threads. */
    public void awaitReady() throws InterruptedException {
        waiting = Thread.currentThread();
        try {
            while (!call.isReady() && end == null) {
                LockSupport.park(this);
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
            }
        } finally {
            waiting = null;
        }
    }

    @Override
    public void close() {
        closed = true;
        end = new MachException(ReturnCode.KERN_ABORTED, "the stream was closed");
        call.cancel("the stream was closed", null);
        wakeSender();
    }

    private void wakeSender() {
        Thread sender = waiting;
        if (sender != null) {
            LockSupport.unpark(sender);
        }
    }

    private final class Listener extends ClientCall.Listener<FrameBatch> {
        @Override
        public void onMessage(FrameBatch batch) {
            if (batch.count() > 0) {
                receiver.frames(batch);
            } else {
                open.complete(null);
            }
            call.request(1);
        }

        @Override
        public void onReady() {
            wakeSender();
            receiver.ready();
        }

        @Override
        public void onClose(Status status, Metadata trailers) {
            RuntimeException reason = status.isOk()
                    ? new MachException(ReturnCode.MIG_SERVER_DIED, "the stream was ended")
                    : Failures.of(status, new StatusRuntimeException(status, trailers));
            if (end == null) {
                end = reason;
            }
            wakeSender();
            if (!open.completeExceptionally(reason) && !closed) {
                receiver.ended(reason);
            }
        }
    }
}
