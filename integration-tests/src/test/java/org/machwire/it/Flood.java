package org.machwire.it;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.machwire.client.Lease;
import org.machwire.mach.MachMsgType;
import org.machwire.v1.DeviceServiceGrpc;
import org.machwire.v1.PacketsOpen;
import org.machwire.v1.PacketsRequest;
import org.machwire.v1.PacketsResponse;

/** Senders that send marked frames as fast as the server takes them, and who hears them. */
final class Flood {
    private static final int BATCH = 32;
    private static final int MARK_OFFSET = 44; // behind the UDP header
    private static final long PAUSE_NANOS = 100_000;

    private Flood() {}

    private static byte[] frame(Lease lease, int mark, int number) {
        byte[] frame = Frames.broadcast(lease, 1);
        ByteBuffer.wrap(frame).putInt(MARK_OFFSET, mark).putInt(MARK_OFFSET + Integer.BYTES, number);
        return frame;
    }

    /** A packet stream that a thread of its own fills until it ends. */
    static final class Sender implements StreamObserver<PacketsResponse> {
        private final RawDevice device;
        private final Lease lease;
        private final int mark;
        private final CountDownLatch over = new CountDownLatch(1);
        private volatile boolean stopped;
        private volatile @Nullable Throwable failure;

        private Sender(RawDevice device, Lease lease, int mark) {
            this.device = device;
            this.lease = lease;
            this.mark = mark;
        }

        /** Begins to send frames that carry a mark. */
        static Sender start(RawTokens task, int device, int mark) {
            Sender sender = new Sender(new RawDevice(task.task(), 0, device), task.lease(device), mark);
            var requests = (ClientCallStreamObserver<PacketsRequest>) DeviceServiceGrpc
                    .newStub(task.task().channel()).packets(sender);
            Thread.ofPlatform().daemon().start(() -> sender.run(requests));
            return sender;
        }

        private void run(ClientCallStreamObserver<PacketsRequest> stream) {
            try {
                stream.onNext(PacketsRequest.newBuilder().setOpen(PacketsOpen.newBuilder().setDevice(device.name()))
                        .build());
                int number = 0;
                while (!stopped) {
                    if (!stream.isReady()) {
                        LockSupport.parkNanos(PAUSE_NANOS);
                        continue;
                    }
                    PacketsRequest.Builder batch = PacketsRequest.newBuilder();
                    for (int i = 0; i < BATCH; i++) {
                        batch.addFrame(ByteString.copyFrom(frame(lease, mark, number++)));
                    }
                    stream.onNext(batch.build());
                }
                stream.onCompleted();
            } catch (IllegalStateException e) {
                // the stream has ended meanwhile
            }
        }

        /** Ends it. */
        void stop() {
            stopped = true;
        }

        /** Waits until the server has ended the stream; tells how. */
        RpcError failure() throws InterruptedException {
            if (!over.await(RunningProcess.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("the stream goes on");
            }
            Throwable reason = failure;
            if (reason == null) {
                throw new AssertionError("the stream has ended without an error");
            }
            return RpcError.of(reason);
        }

        @Override
        public void onNext(PacketsResponse opened) {
            // frames come only to who listens
        }

        @Override
        public void onError(Throwable reason) {
            failure = reason;
            stopped = true;
            over.countDown();
        }

        @Override
        public void onCompleted() {
            stopped = true;
            over.countDown();
        }
    }

    /** A packet stream that hears all, and remembers in which epochs it heard the frames of which mark. */
    static final class Listener implements StreamObserver<PacketsResponse> {
        private final Map<Integer, Heard> heard = new ConcurrentHashMap<>();
        private volatile long epoch = -1;
        private volatile @Nullable Throwable failure;

        private Listener() {}

        /**
         * What came of one mark.
         *
         * @param frames how many frames
         * @param epoch the latest epoch of a batch with one
         * @param number the last frame's number
         * @param inOrder whether each frame had a higher number than the one before
         */
        record Heard(long frames, long epoch, int number, boolean inOrder) {}

        /** Begins to listen to all that an open device hears. */
        static Listener start(RawTokens task, int device) {
            Listener listener = new Listener();
            int port = RawDevice.receiveRight(task.task());
            task.listen(device, port, MachMsgType.MAKE_SEND);
            var requests = DeviceServiceGrpc.newStub(task.task().channel()).packets(listener);
            requests.onNext(PacketsRequest.newBuilder()
                    .setOpen(PacketsOpen.newBuilder().setDevice(device).setReceivePort(port)).build());
            return listener;
        }

        @Override
        public void onNext(PacketsResponse batch) {
            for (ByteString frame : batch.getFrameList()) {
                ByteBuffer octets = frame.asReadOnlyByteBuffer();
                int number = octets.getInt(MARK_OFFSET + Integer.BYTES);
                heard.merge(octets.getInt(MARK_OFFSET), new Heard(1, batch.getEpoch(), number, true),
                        (before, one) -> new Heard(before.frames + 1, Math.max(before.epoch, one.epoch), number,
                                before.inOrder && number > before.number));
            }
            if (batch.getFrameCount() > 0) {
                epoch = batch.getEpoch();
            }
        }

        /** The epoch of the last batch; -1 before the first. */
        long epoch() {
            return epoch;
        }

        /** What came of a mark so far. */
        Heard heard(int mark) {
            return heard.getOrDefault(mark, new Heard(0, -1, -1, true));
        }

        @Nullable
        RpcError failure() {
            Throwable reason = failure;
            return reason == null ? null : RpcError.of(reason);
        }

        @Override
        public void onError(Throwable reason) {
            failure = reason;
        }

        @Override
        public void onCompleted() {
            failure = new StatusRuntimeException(Status.OK);
        }
    }
}
