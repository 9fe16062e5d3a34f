package org.machwire.client.bench;

import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;
import org.machwire.mach.MachPortRight;
import org.machwire.v1.MachPortAllocateRequest;
import org.machwire.v1.MachPortAllocateResponse;
import org.machwire.v1.MachPortServiceGrpc;

/** Receive rights allocated in great number, many calls at a time. */
final class Allocation implements StreamObserver<MachPortAllocateResponse> {
    private static final int CALLS_AT_A_TIME = 100; // a connection may have 128
    private static final MachPortAllocateRequest REQUEST = MachPortAllocateRequest.newBuilder()
            .setRight(MachPortRight.RECEIVE.number()).build();

    private final MachPortServiceGrpc.MachPortServiceStub ports;
    private final int count;
    private final CompletableFuture<Integer> highest = new CompletableFuture<>();
    // Guarded by this.
    private int begun;
    private int ended;
    private int highestYet;

    private Allocation(BenchTask task, int count) {
        ports = task.ports();
        this.count = count;
    }

    /** Allocates so many receive rights and returns the highest of their names, the last to die with the task. */
    static int of(BenchTask task, int count) {
        Allocation allocation = new Allocation(task, count);
        for (int i = 0; i < CALLS_AT_A_TIME; i++) {
            allocation.begin();
        }
        return allocation.highest.join();
    }

    private void begin() {
        synchronized (this) {
            if (begun == count) {
                return;
            }
            begun++;
        }
        ports.machPortAllocate(REQUEST, this);
    }

    @Override
    public synchronized void onNext(MachPortAllocateResponse response) {
        highestYet = Math.max(highestYet, response.getName());
    }

    @Override
    public void onError(Throwable failure) {
        highest.completeExceptionally(failure);
    }

    @Override
    public void onCompleted() {
        if (isLast()) {
            highest.complete(highestYet);
        } else {
            begin();
        }
    }

    private synchronized boolean isLast() {
        return ++ended == count;
    }
}
