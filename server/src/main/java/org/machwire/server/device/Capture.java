package org.machwire.server.device;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.machwire.ethernet.Ethernet;
import org.machwire.filter.FilterProgram;
import org.machwire.filter.Scratch;
import org.machwire.mach.MachException;
import org.machwire.mach.ReturnCode;
import org.machwire.server.fabric.Membrane;
import org.machwire.server.filter.PooledFilter;
import org.machwire.server.load.Work;
import org.machwire.server.port.DeathWatch;
import org.machwire.v1.DropReason;

/** One capture of a device: which of its frames are wanted, and the hypervisor's end of the stream that they go to. */
public final class Capture {
    /** Where a frame was going, seen from the device. */
    public enum Direction {
        /** To the device. */
        INBOUND,
        /** From the device. */
        OUTBOUND,
        /** Between others. */
        OVERHEARD
    }

    /**
     * A frame that was seen.
     *
     * @param octets its first ones; the receiver's own
     * @param length how many it had
     * @param reason why it went no further; NOT_DROPPED if it did
     * @param timeNs when, in nanoseconds since 1970
     */
    @SuppressWarnings("ArrayRecordComponent") // handed over, not compared
    public record Frame(byte[] octets, int length, Direction direction, DropReason reason, long timeNs) {}

    /**
     * What came since the last batch.
     *
     * @param lost how many frames were lost since the capture began
     */
    public record Batch(List<Frame> frames, long lost) {}

    /**
     * What a client wants to see.
     *
     * @param program accepts it; null for everything
     * @param snapLength octets of each frame; 0 for whole frames
     * @param promiscuous also the frames of others
     */
    record Wanted(@Nullable FilterProgram program, int snapLength, boolean promiscuous) {}

    /**
     * What it runs, and what that is charged to.
     *
     * @param program as it is run; null for everything
     */
    record Charge(@Nullable PooledFilter program, Work work) {}

    private final OpenDevice open;
    private final Wanted wanted;
    private final CaptureRing ring;
    private final DeviceTable table;
    private final int maxKept;
    private volatile @Nullable Charge charge;
    private final List<DeathWatch> watches = new ArrayList<>(1);
    private final AtomicBoolean left = new AtomicBoolean();
    private final AtomicBoolean closed = new AtomicBoolean();

    /** @param maxKept octets of a frame that the ring takes at most */
    Capture(OpenDevice open, Wanted wanted, CaptureRing ring, int maxKept, DeviceTable table) {
        this.open = open;
        this.wanted = wanted;
        this.ring = ring;
        this.table = table;
        int snap = wanted.snapLength();
        this.maxKept = snap > 0 ? Math.min(snap, maxKept) : maxKept;
    }

    /**
     * Begins, or fails as {@link Devices#capture} does.
     *
     * @param most captures of the device at a time
     */
    Capture start(int most, FrameStream.Consumer consumer) {
        table.enterCapture(this, most);
        watches.add(open.port().onDeath(() -> {
            close();
            consumer.mustEnd(new MachException(ReturnCode.MACH_SEND_INVALID_DEST, "the device has died"));
        }));
        return this;
    }

    OpenDevice open() {
        return open;
    }

    @Nullable
    FilterProgram program() {
        return wanted.program();
    }

    /** What it is charged to; under the lock of {@link DeviceTable}. */
    @Nullable
    Charge charge() {
        return charge;
    }

    /** Begins to be charged; under the lock of {@link DeviceTable}, before it sees a frame. */
    void setCharge(Charge next) {
        charge = next;
    }

    boolean isPromiscuous() {
        return wanted.promiscuous();
    }

    /** Keeps a frame, if it is wanted. On the frame path: never waits. */
    void see(long timeNs, Direction direction, DropReason reason, byte[] octets, int offset, int length,
            Membrane sender) {
        FilterProgram program = wanted.program();
        int accepted = program == null ? length : accepted(program, direction, octets, offset, length);
        if (accepted < 0) {
            lose();
        } else if (accepted > 0 || program == null) {
            int kept = Math.min(Math.min(accepted, length), maxKept);
            ring.append(timeNs, direction, reason, octets, offset, length, kept, sender);
        }
    }

    /** How many octets are wanted; negative if that would take more work than is left. */
    private int accepted(FilterProgram program, Direction direction, byte[] octets, int offset, int length) {
        boolean isHeard = direction == Direction.OUTBOUND ? program.out() : program.in();
        if (!isHeard || length < Ethernet.HEADER_LENGTH) { // a program runs on frames that have a header
            return 0;
        }
        Charge charged = charge;
        PooledFilter pooled = charged == null ? null : charged.program();
        if (charged == null || pooled == null || charged.work().take(1, pooled.code().longestPath()) == 0) {
            return -1;
        }
        int[] memory = Scratch.ofThisThread();
        return program.delivered(pooled.runner().run(octets, offset, length, memory), memory);
    }

    /** Takes work; false if there is not so much. */
    boolean take(long instructions) {
        Charge charged = charge;
        return charged == null || charged.work().take(1, instructions) > 0;
    }

    /** A frame could not be seen. */
    void lose() {
        ring.lose();
    }

    /** Takes what came; null if nothing has, or nothing will any more. */
    public @Nullable Batch take() {
        return ring.take();
    }

    /** Looks at no further frame; what waits can be taken, until the device dies. To be closed still. Harmless twice. */
    public void stop() {
        ring.stop();
        leave();
    }

    /** Whether it was stopped, and every frame that it has seen was taken or is counted in a batch that was. */
    public boolean isDrained() {
        return ring.isDrained();
    }

    /** Ends it; what waited is gone. Harmless twice. */
    public void close() {
        if (closed.compareAndSet(false, true)) {
            watches.forEach(DeathWatch::cancel);
            ring.close();
            leave();
        }
    }

    private void leave() {
        if (left.compareAndSet(false, true)) {
            table.leaveCapture(this);
        }
    }
}
