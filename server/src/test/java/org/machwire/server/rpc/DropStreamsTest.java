package org.machwire.server.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.machwire.server.device.DropNotice;
import org.machwire.server.device.DropSample;
import org.machwire.server.guard.Explanation;
import org.machwire.token.Octets;
import org.machwire.v1.DropReason;

class DropStreamsTest {
    private static final Explanation EXPLANATION = new Explanation("a rule", "a field", "this", "that");

    private final DropStreams streams = new DropStreams();
    private final Call call = new Call();
    private @Nullable List<DropNotice> notices = new ArrayList<>();
    private int asked;

    /** A call whose client reads when it is told to. */
    private static final class Call extends ServerCallStreamObserver<org.machwire.v1.DropNotice> {
        final List<org.machwire.v1.DropNotice> told = new ArrayList<>();
        final List<Throwable> ends = new ArrayList<>();
        private boolean ready = true;
        private boolean cancelled;
        private Runnable onCancel = () -> {};

        void cancel() {
            cancelled = true;
            onCancel.run();
        }

        @Override
        public boolean isCancelled() {
            return cancelled;
        }

        @Override
        public void setOnCancelHandler(Runnable handler) {
            onCancel = handler;
        }

        @Override
        public boolean isReady() {
            return ready;
        }

        @Override
        public void setOnReadyHandler(Runnable handler) {}

        @Override
        public void setCompression(String compression) {}

        @Override
        public void setMessageCompression(boolean enable) {}

        @Override
        public void disableAutoInboundFlowControl() {}

        @Override
        public void request(int count) {}

        @Override
        public void onNext(org.machwire.v1.DropNotice notice) {
            told.add(notice);
        }

        @Override
        public void onError(Throwable failure) {
            ends.add(failure);
        }

        @Override
        public void onCompleted() {
            throw new AssertionError("it ends by an error only");
        }
    }

    private void follow(boolean isAdministrators) {
        streams.follow(call, () -> {
            asked++;
            return notices;
        }, isAdministrators);
    }

    private static DropNotice notice(String path, DropReason reason, long frames) {
        return new DropNotice(path, 1000, reason, frames,
                new DropSample(0, 5, EXPLANATION, Octets.of(new byte[]{1, 2}), 60));
    }

    @Test
    void whatIsNewIsToldOnceAndTheNewestToWhoHasNotRead() {
        notices = List.of(notice("/a", DropReason.SRC_MAC, 1), notice("/b", DropReason.SRC_MAC, 1));
        follow(false);
        assertThat(call.told).hasSize(2);
        streams.tick();
        assertThat(call.told).hasSize(2);

        call.ready = false;
        for (int frames = 2; frames < 100; frames++) {
            notices = List.of(notice("/a", DropReason.SRC_MAC, frames), notice("/b", DropReason.SRC_MAC, 1));
            streams.tick();
        }
        assertThat(call.told).hasSize(2);
        call.ready = true;
        streams.tick();

        assertThat(call.told).hasSize(3);
        assertThat(call.told.getLast().getPath()).isEqualTo("/a");
        assertThat(call.told.getLast().getFrames()).isEqualTo(99);
    }

    @Test
    void excerptsAreToldToAdministratorsOnly() {
        notices = List.of(notice("/a", DropReason.SRC_MAC, 1));
        follow(false);
        follow(true);

        assertThat(call.told.getFirst().getExcerpt()).isEmpty();
        assertThat(call.told.getFirst().getFrameLength()).isZero();
        assertThat(call.told.getLast().getExcerpt().toByteArray()).containsExactly(1, 2);
        assertThat(call.told.getLast().getFrameLength()).isEqualTo(60);
    }

    @Test
    void callIsForgottenWhenItsDeviceHasDiedAlsoBeforeItBegan() {
        notices = null;
        follow(false);
        streams.tick();

        assertThat(asked).isOne();
        assertThat(call.ends).singleElement().isInstanceOf(StatusRuntimeException.class);
    }

    @Test
    void callIsForgottenWhenItIsCancelled() {
        follow(false);
        call.cancel();
        streams.tick();

        assertThat(asked).isOne();
    }
}
