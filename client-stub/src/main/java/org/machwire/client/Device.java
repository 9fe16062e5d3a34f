package org.machwire.client;

import com.google.protobuf.ByteString;
import org.jspecify.annotations.Nullable;
import org.machwire.mach.MachMsgType;
import org.machwire.mach.MachException;
import org.machwire.v1.DeviceCloseRequest;
import org.machwire.v1.DeviceGetStatusRequest;
import org.machwire.v1.DeviceSetFilterRequest;
import org.machwire.v1.DeviceSetStatusRequest;
import org.machwire.v1.DeviceWriteRequest;
import org.machwire.v1.GetLeaseRequest;

/** An open device: Mach's {@code device} routines on it. Closing gives the right up; the device closes with its last. */
public final class Device implements AutoCloseable {
    private final SendRight right;

    Device(SendRight right) {
        this.right = right;
    }

    /** Takes a send right for the open device that it denotes, which came in a message, say: the device owns it now. */
    public static Device of(SendRight right) {
        return new Device(right);
    }

    /** The send right to the open device. */
    public SendRight right() {
        return right;
    }

    /**
     * Sends one frame of 14 to MTU + 14 octets ({@code device_write}).
     *
     * @return the length of the frame, also where it was dropped
     * @throws MachException D_READ_ONLY, D_INVALID_SIZE, D_DEVICE_DOWN, MACH_SEND_INVALID_DEST
     */
    public int write(int mode, byte[] frame) {
        DeviceWriteRequest request = DeviceWriteRequest.newBuilder().setDevice(right.name()).setMode(mode)
                .setData(ByteString.copyFrom(frame)).build();
        return Failures.call(() -> right.task().devices().deviceWrite(request)).getBytesWritten();
    }

    /**
     * Installs a packet filter for a port ({@code device_set_filter}, MAKE_SEND).
     *
     * @param words 16-bit filter words, at most 128
     * @throws MachException D_INVALID_OPERATION, MIG_ARRAY_TOO_LARGE, D_NO_MEMORY, MACH_SEND_INVALID_DEST
     */
    public void setFilter(ReceiveRight receivePort, int priority, int[] words) {
        DeviceSetFilterRequest.Builder request = request(receivePort, priority);
        for (int word : words) {
            request.addFilter(word);
        }
        Failures.call(() -> right.task().devices().deviceSetFilter(request.build()));
    }

    /**
     * The same, of a BPF program that may be longer than Mach's routine takes it: to 4096 instructions.
     *
     * @throws MachException D_INVALID_OPERATION also where a task serves the device; D_NO_MEMORY
     */
    public void setLongFilter(ReceiveRight receivePort, int priority, int[] words) {
        DeviceSetFilterRequest.Builder request = request(receivePort, priority);
        for (int word : words) {
            request.addLongFilter(word);
        }
        Failures.call(() -> right.task().devices().deviceSetFilter(request.build()));
    }

    private DeviceSetFilterRequest.Builder request(ReceiveRight receivePort, int priority) {
        return DeviceSetFilterRequest.newBuilder().setDevice(right.name()).setReceivePort(receivePort.name())
                .setDisposition(MachMsgType.MAKE_SEND).setPriority(priority);
    }

    /** Reads a status flavor ({@code device_get_status}) with room for {@code count} words. */
    public int[] getStatus(int flavor, int count) {
        DeviceGetStatusRequest request = DeviceGetStatusRequest.newBuilder().setDevice(right.name()).setFlavor(flavor)
                .setCount(count).build();
        return Failures.call(() -> right.task().devices().deviceGetStatus(request)).getStatusList().stream()
                .mapToInt(Integer::intValue).toArray();
    }

    /** Sets a status flavor ({@code device_set_status}). */
    public void setStatus(int flavor, int... words) {
        DeviceSetStatusRequest.Builder request = DeviceSetStatusRequest.newBuilder().setDevice(right.name())
                .setFlavor(flavor);
        for (int word : words) {
            request.addStatus(word);
        }
        Failures.call(() -> right.task().devices().deviceSetStatus(request.build()));
    }

    /** What the hypervisor has assigned to this device. */
    public Lease lease() {
        return Lease.of(Failures.call(() -> right.task().devices()
                .getLease(GetLeaseRequest.newBuilder().setDevice(right.name()).build())).getLease());
    }

    /**
     * Opens the packet stream.
     *
     * @param receivePort the port that filters were or will be set for; null to send only
     * @throws MachException D_INVALID_OPERATION, D_ALREADY_OPEN, MACH_SEND_INVALID_DEST
     * @throws HypervisorException if the hypervisor does not answer within 10 seconds
     */
    public PacketStream packets(@Nullable ReceiveRight receivePort, FrameReceiver receiver) {
        return PacketStream.open(right.task().channel(), right.name(), receivePort == null ? 0 : receivePort.name(),
                receiver, Timeouts.OPENING);
    }

    /**
     * Tells why frames that this task sends through the device are dropped: first the last notice of each reason there was, then each new
     * one, each handed over before the next is asked for.
     *
     * @param receiver is told why, too, if the device cannot be watched: its {@code ended} then has MACH_SEND_INVALID_DEST or
     *        D_INVALID_OPERATION
     * @return the stream; close it to stop
     */
    public DropStream watchDrops(DropReceiver receiver) {
        return DropStream.open(right.task(), right.name(), receiver);
    }

    /**
     * Captures the device's frames, dropped ones included. Who opened it for reading may.
     *
     * @return what is seen from now on; stop it to learn of all that was seen, close it at the end
     * @throws MachException D_INVALID_OPERATION not open for reading, a filter that is refused, or no right to the frames of others;
     *         D_NO_MEMORY, MIG_BAD_ARGUMENTS, MACH_SEND_INVALID_DEST
     */
    public CaptureStream capture(CaptureOptions options) {
        return CaptureStream.open(right.task(), right.name(), options);
    }

    /** Says {@code device_close}, which does nothing on Mach either. */
    public void deviceClose() {
        Failures.call(() -> right.task().devices()
                .deviceClose(DeviceCloseRequest.newBuilder().setDevice(right.name()).build()));
    }

    @Override
    public void close() {
        right.close();
    }
}
