package org.machwire.client.bench;

import io.grpc.stub.StreamObserver;
import org.jspecify.annotations.Nullable;
import org.machwire.mach.MachPortLimits;
import org.machwire.v1.MachPortServiceGrpc;
import org.machwire.v1.MachPortSetQlimitRequest;
import org.machwire.v1.ReceiveResponse;
import org.machwire.v1.ReceiveStreamRequest;

/** A task that publishes a port, with the longest queue there is, and counts the messages that come to it. */
final class Sink implements StreamObserver<ReceiveResponse> {
    // Guarded by this.
    private long taken;
    private @Nullable Throwable end;

    private Sink() {}

    /** Counts until the process ends. */
    static Sink start(BenchTask task, String node) {
        Sink sink = new Sink();
        int port = task.allocateReceive();
        task.ask(tasks -> MachPortServiceGrpc.newBlockingStub(tasks).machPortSetQlimit(MachPortSetQlimitRequest
                .newBuilder().setName(port).setQlimit(MachPortLimits.QLIMIT_MAX).build()));
        task.messages().receiveStream(ReceiveStreamRequest.newBuilder().setName(port).build(), sink);
        task.publish(node, port);
        return sink;
    }

    /** Waits until so many messages have come in all, and returns how many have: more, if more have. */
    synchronized long awaitTaken(long count) throws InterruptedException {
        while (taken < count) {
            if (end != null) {
                throw new IllegalStateException("messages have ceased to come", end);
            }
            wait();
        }
        return taken;
    }

    @Override
    public synchronized void onNext(ReceiveResponse response) {
        if (response.hasMessage()) {
            taken++;
            notifyAll();
        }
    }

    @Override
    public synchronized void onError(Throwable failure) {
        end = failure;
        notifyAll();
    }

    @Override
    public void onCompleted() {
        onError(new IllegalStateException("the port has died"));
    }
}
