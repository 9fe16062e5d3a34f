package org.machwire.server.rpc;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.machwire.mach.MachException;
import org.machwire.mach.ReturnCode;
import org.machwire.server.device.DropNotice;
import org.machwire.v1.DropReason;
import org.machwire.v1.Explanation;

/**
 * The calls that watch why frames are dropped. Each is told once a second what is new, unless it has not read what it was told before: then
 * nothing waits for it but what is newest when it has.
 */
final class DropStreams {
    private final Set<One> all = ConcurrentHashMap.newKeySet();

    /**
     * Tells a call what there is, and what comes from then on.
     *
     * @param source the notices as of now; null when there will be no more
     * @param isAdministrators whether excerpts are told
     */
    void follow(ServerCallStreamObserver<org.machwire.v1.DropNotice> out, Supplier<@Nullable List<DropNotice>> source,
            boolean isAdministrators) {
        One one = new One(out, source, isAdministrators);
        out.setOnCancelHandler(() -> all.remove(one));
        all.add(one);
        tell(one);
    }

    /** Tells what is new; to be called every second. */
    void tick() {
        all.forEach(this::tell);
    }

    private void tell(One one) {
        if (!one.tell()) {
            all.remove(one);
        }
    }

    static org.machwire.v1.DropNotice message(DropNotice notice, boolean isAdministrators) {
        var sample = notice.sample();
        org.machwire.v1.DropNotice.Builder message = org.machwire.v1.DropNotice.newBuilder().setPath(notice.path())
                .setReason(notice.reason()).setFrames(notice.frames()).setAtMs(sample.millis())
                .setExplanation(message(sample.explanation()));
        if (isAdministrators) {
            message.setExcerpt(ByteString.copyFrom(sample.excerpt().toArray())).setFrameLength(sample.length());
        }
        return message.build();
    }

    static Explanation message(org.machwire.server.guard.Explanation explanation) {
        return Explanation.newBuilder().setRule(explanation.rule()).setField(explanation.field())
                .setSeen(explanation.seen()).setAllowed(explanation.allowed()).build();
    }

    private record Device(String path, int owner) {
        static Device of(DropNotice notice) {
            return new Device(notice.path(), notice.owner());
        }
    }

    private static final class One {
        private final ServerCallStreamObserver<org.machwire.v1.DropNotice> out;
        private final Supplier<@Nullable List<DropNotice>> source;
        private final boolean isAdministrators;
        /** How many frames it was told of, by device and reason; guarded by this. */
        private final Map<Device, Map<DropReason, Long>> told = new HashMap<>();

        One(ServerCallStreamObserver<org.machwire.v1.DropNotice> out, Supplier<@Nullable List<DropNotice>> source,
                boolean isAdministrators) {
            this.out = out;
            this.source = source;
            this.isAdministrators = isAdministrators;
        }

        /** Returns whether there may be more. */
        synchronized boolean tell() {
            if (out.isCancelled()) {
                return false;
            }
            if (!out.isReady()) {
                return true;
            }
            List<DropNotice> notices = source.get();
            if (notices == null) {
                out.onError(Errors.of(new MachException(ReturnCode.MACH_SEND_INVALID_DEST, "the device has died")));
                return false;
            }
            for (DropNotice notice : notices) {
                Map<DropReason, Long> counts = told.computeIfAbsent(Device.of(notice),
                        _ -> new EnumMap<>(DropReason.class));
                Long before = counts.put(notice.reason(), notice.frames());
                if (before == null || before != notice.frames()) {
                    out.onNext(message(notice, isAdministrators));
                }
            }
            told.keySet().retainAll(notices.stream().map(Device::of).toList());
            return true;
        }
    }
}
