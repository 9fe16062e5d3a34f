package org.machwire.client;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.machwire.mach.MachException;
import org.machwire.mach.ReturnCode;
import org.machwire.v1.DropNotice;
import org.machwire.v1.DropReason;
import org.machwire.v1.Explanation;

/** The drops of a fake device: the last notice of each reason, and who is told of each. */
final class FakeDrops {
    private final Map<DropReason, DropNotice> last = new TreeMap<>();
    private final List<StreamObserver<DropNotice>> watchers = new ArrayList<>();

    /** A frame is dropped. */
    synchronized void drop(DropReason reason, long atMs, Explanation explanation) {
        DropNotice before = last.getOrDefault(reason, DropNotice.getDefaultInstance());
        DropNotice notice = DropNotice.newBuilder().setPath("/dev/eth0m/web").setReason(reason)
                .setFrames(before.getFrames() + 1).setAtMs(atMs).setExplanation(explanation).build();
        last.put(reason, notice);
        watchers.forEach(watcher -> watcher.onNext(notice));
    }

    synchronized void watch(ServerCallStreamObserver<DropNotice> watcher) {
        watcher.setOnCancelHandler(() -> leave(watcher));
        last.values().forEach(watcher::onNext);
        watchers.add(watcher);
        notifyAll();
    }

    private synchronized void leave(StreamObserver<DropNotice> watcher) {
        watchers.remove(watcher);
        notifyAll();
    }

    synchronized void awaitWatchers(int count) throws InterruptedException {
        while (watchers.size() != count) {
            wait();
        }
    }

    /** The device dies. */
    synchronized void end() {
        watchers.forEach(watcher -> watcher.onError(
                FakeServer.status(new MachException(ReturnCode.MACH_SEND_INVALID_DEST, "the device has died"))));
        watchers.clear();
    }
}
