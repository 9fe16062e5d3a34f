package org.machwire.server.rpc;

import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;
import org.machwire.ethernet.FrameBatch;
import org.machwire.ethernet.PackedFrames;
import org.machwire.mach.MachException;
import org.machwire.packets.WireMessage;
import org.machwire.server.device.Devices;
import org.machwire.server.device.FrameStream;
import org.machwire.server.fabric.RingMemory;
import org.machwire.server.port.PortSpace;
import org.machwire.v1.PacketsOpen;
import org.machwire.v1.PacketsOpened;
import org.machwire.v1.PacketsRequest;
import org.machwire.v1.PacketsResponse;

/**
 * One packet stream. All of it happens on the event loop of its connection; what other threads have to say is passed on to
 * it. The next batch is asked for when this one is switched, and the ring is drained while the connection takes more.
 */
final class PacketStream extends ServerCall.Listener<FrameBatch> implements FrameStream.Consumer {
    /** Octets on their way to the socket above which the ring fills instead: two chunks. */
    private static final int READY_THRESHOLD = 2 * RingMemory.CHUNK_OCTETS;

    private final ServerCall<FrameBatch, WireMessage> call;
    private final PortSpace space;
    private final Devices devices;
    private final int ringOctets;
    private final int ringFrames;
    private final EventLoop loop;
    private final Runnable drain = this::drain;
    private @Nullable FrameStream stream;
    private boolean over;

    private PacketStream(ServerCall<FrameBatch, WireMessage> call, PortSpace space, Devices devices, EventLoop loop,
            int ringOctets, int ringFrames) {
        this.call = call;
        this.space = space;
        this.devices = devices;
        this.loop = loop;
        this.ringOctets = ringOctets;
        this.ringFrames = ringFrames;
    }

    /** Handles the calls of {@code DeviceService.Packets}. */
    static ServerCallHandler<FrameBatch, WireMessage> handler(Devices devices, int ringOctets, int ringFrames) {
        return (call, headers) -> {
            call.setOnReadyThreshold(READY_THRESHOLD);
            call.request(1);
            return new PacketStream(call, Caller.task().space(), devices, Caller.connection().loop(), ringOctets,
                    ringFrames);
        };
    }

    @Override
    public void onMessage(FrameBatch batch) {
        if (over) {
            return;
        }
        try {
            FrameStream open = stream;
            if (open == null) {
                open(batch);
            } else if (batch.otherFields() != null && request(batch).hasOpen()) {
                throw Answers.invalid("the stream is open already");
            } else {
                open.send(batch);
            }
            call.request(1);
        } catch (MachException e) {
            end(Errors.of(e));
        } catch (StatusRuntimeException e) {
            end(e);
        } catch (RuntimeException e) {
            end(Answers.fault(e));
        }
    }

    private void open(FrameBatch batch) {
        PacketsRequest request = request(batch);
        if (!request.hasOpen() || batch.count() > 0) {
            throw Answers.invalid("the first message of a packet stream carries `open` and nothing else");
        }
        PacketsOpen open = request.getOpen();
        FrameStream opened = devices.stream(space, space.sendRight(open.getDevice()), open.getReceivePort(), this);
        stream = opened;
        call.sendHeaders(new Metadata());
        call.sendMessage(WireMessage.of(PacketsResponse.newBuilder().setOpened(PacketsOpened.newBuilder()
                .setRingOctets(ringOctets).setRingFrames(ringFrames).setMaxFrameLength(opened.maxFrameLength()))
                .build()));
        drain();
    }

    private static PacketsRequest request(FrameBatch batch) {
        byte[] fields = batch.otherFields();
        try {
            return fields == null ? PacketsRequest.getDefaultInstance() : PacketsRequest.parseFrom(fields);
        } catch (InvalidProtocolBufferException e) {
            throw Answers.invalid("the message does not follow the .proto");
        }
    }

    @Override
    public void onReady() {
        drain();
    }

    private void drain() {
        FrameStream open = stream;
        if (open == null || over) {
            return;
        }
        while (call.isReady()) {
            PackedFrames frames = open.take();
            if (frames == null) {
                return;
            }
            try {
                call.sendMessage(WireMessage.of(frames));
            } finally {
                open.release(frames);
            }
        }
    }

    @Override
    public void onHalfClose() {
        if (stream == null || !stream.receives()) {
            end(Status.OK, new Metadata());
        }
    }

    @Override
    public void onCancel() {
        over = true;
        closeStream();
    }

    @Override
    public void framesWait() {
        loop.execute(drain);
    }

    @Override
    public void mustEnd(MachException reason) {
        loop.execute(() -> end(Errors.of(reason)));
    }

    private void end(StatusRuntimeException failure) {
        Metadata trailers = failure.getTrailers();
        end(failure.getStatus(), trailers == null ? new Metadata() : trailers);
    }

    private void end(Status status, Metadata trailers) {
        if (!over) {
            over = true;
            closeStream();
            call.close(status, trailers);
        }
    }

    private void closeStream() {
        if (stream != null) {
            stream.close();
        }
    }
}
