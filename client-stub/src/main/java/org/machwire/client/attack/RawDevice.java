package org.machwire.client.attack;

import com.google.protobuf.ByteString;
import io.grpc.Channel;
import java.time.Duration;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.TimeUnit;
import org.machwire.client.Lease;
import org.machwire.ethernet.AddressPrefix;
import org.machwire.ethernet.MacAddress;
import org.machwire.filter.WellKnownFilters;
import org.machwire.mach.DeviceMode;
import org.machwire.mach.MachMsgType;
import org.machwire.mach.MachPortRight;
import org.machwire.v1.DeviceOpenRequest;
import org.machwire.v1.DeviceServiceGrpc;
import org.machwire.v1.DeviceSetFilterRequest;
import org.machwire.v1.DeviceWriteRequest;
import org.machwire.v1.DropNotice;
import org.machwire.v1.DropReason;
import org.machwire.v1.GetLeaseRequest;
import org.machwire.v1.LookupRequest;
import org.machwire.v1.MachPortAllocateRequest;
import org.machwire.v1.MachPortServiceGrpc;
import org.machwire.v1.NameServiceGrpc;
import org.machwire.v1.WatchDeviceDropsRequest;

/** A device that a raw task has open, to read and to write. */
final class RawDevice {
    private final Channel channel;
    private final DeviceServiceGrpc.DeviceServiceBlockingStub devices;
    private final int device;

    /** Opens the device of a node. */
    RawDevice(RawTask task, String path) {
        channel = task.channel();
        devices = DeviceServiceGrpc.newBlockingStub(channel);
        int master = NameServiceGrpc.newBlockingStub(channel)
                .lookup(LookupRequest.newBuilder().setPath(path).build()).getPort();
        device = devices.deviceOpen(DeviceOpenRequest.newBuilder().setMaster(master)
                .setMode(DeviceMode.READ | DeviceMode.WRITE).setName("eth0").build()).getDevice();
    }

    Channel channel() {
        return channel;
    }

    /** Its port name. */
    int name() {
        return device;
    }

    /** Who it is. */
    Host host() {
        org.machwire.v1.Lease lease = devices.getLease(GetLeaseRequest.newBuilder().setDevice(device).build())
                .getLease();
        return Host.of(new Lease(lease.getSegment(), lease.getDevice(), MacAddress.of(lease.getMac().toByteArray()),
                lease.getAddressList().stream()
                        .map(one -> AddressPrefix.of(one.getAddress().toByteArray(), one.getPrefixLength())).toList(),
                lease.getMtu()));
    }

    /** Makes a port, and has all frames sent to it; its name. */
    int listen() {
        int port = MachPortServiceGrpc.newBlockingStub(channel).machPortAllocate(
                MachPortAllocateRequest.newBuilder().setRight(MachPortRight.RECEIVE.number()).build()).getName();
        devices.deviceSetFilter(DeviceSetFilterRequest.newBuilder().setDevice(device).setReceivePort(port)
                .setDisposition(MachMsgType.MAKE_SEND)
                .addAllFilter(Arrays.stream(WellKnownFilters.acceptAll()).boxed().toList()).build());
        return port;
    }

    /** Sends a frame. */
    void write(byte[] frame) {
        devices.deviceWrite(
                DeviceWriteRequest.newBuilder().setDevice(device).setData(ByteString.copyFrom(frame)).build());
    }

    /**
     * The notice of frames that were dropped for a reason.
     *
     * @throws NoSuchElementException if the notices end without
     * @throws io.grpc.StatusRuntimeException if none comes in time
     */
    DropNotice notice(DropReason reason, Duration limit) {
        Iterator<DropNotice> notices = devices.withDeadlineAfter(limit.toNanos(), TimeUnit.NANOSECONDS)
                .watchDeviceDrops(WatchDeviceDropsRequest.newBuilder().setDevice(device).build());
        while (true) {
            DropNotice notice = notices.next();
            if (notice.getReason() == reason) {
                return notice;
            }
        }
    }
}
