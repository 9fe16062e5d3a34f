package org.machwire.server.rpc;

import static org.machwire.server.rpc.Answers.answer;

import com.google.protobuf.ByteString;
import io.grpc.stub.StreamObserver;
import org.machwire.server.device.DeviceLease;
import org.machwire.server.device.Devices;
import org.machwire.server.names.Wish;
import org.machwire.server.port.PortSpace;
import org.machwire.v1.*;

/** The {@code device} routines, but for the packet stream. */
final class DeviceRpc extends DeviceServiceGrpc.DeviceServiceImplBase {
    /** {@code sizeof (dev_name_t)} and the end of the string. */
    private static final int MAX_NAME_OCTETS = 127;

    private final Devices devices;

    DeviceRpc(Devices devices) {
        this.devices = devices;
    }

    private static PortSpace space() {
        return Caller.task().space();
    }

    @Override
    public void deviceOpen(DeviceOpenRequest request, StreamObserver<DeviceOpenResponse> out) {
        answer(out, () -> {
            if (request.getNameBytes().size() > MAX_NAME_OCTETS) {
                throw Answers.invalid("a device name has at most 127 octets");
            }
            Wish wish = Wish.of(request.getWish().getIpv4().toByteArray(), request.getWish().getIpv6().toByteArray());
            int name = devices.open(space(), request.getMaster(), request.getMode(), wish);
            return DeviceOpenResponse.newBuilder().setDevice(name).build();
        });
    }

    @Override
    public void deviceClose(DeviceCloseRequest request, StreamObserver<DeviceCloseResponse> out) {
        answer(out, () -> {
            devices.close(space(), request.getDevice());
            return DeviceCloseResponse.getDefaultInstance();
        });
    }

    @Override
    public void deviceWrite(DeviceWriteRequest request, StreamObserver<DeviceWriteResponse> out) {
        answer(out, () -> DeviceWriteResponse.newBuilder()
                .setBytesWritten(devices.write(space(), request.getDevice(), request.getData().toByteArray())).build());
    }

    @Override
    public void deviceSetFilter(DeviceSetFilterRequest request, StreamObserver<DeviceSetFilterResponse> out) {
        answer(out, () -> {
            devices.setFilter(space(), request.getDevice(), request.getReceivePort(), request.getDisposition(),
                    request.getPriority(), request.getFilterList().stream().mapToInt(Integer::intValue).toArray());
            return DeviceSetFilterResponse.getDefaultInstance();
        });
    }

    @Override
    public void deviceGetStatus(DeviceGetStatusRequest request, StreamObserver<DeviceGetStatusResponse> out) {
        answer(out, () -> {
            DeviceGetStatusResponse.Builder status = DeviceGetStatusResponse.newBuilder();
            for (int word : devices.getStatus(space(), request.getDevice(), request.getFlavor(), request.getCount())) {
                status.addStatus(word);
            }
            return status.build();
        });
    }

    @Override
    public void deviceSetStatus(DeviceSetStatusRequest request, StreamObserver<DeviceSetStatusResponse> out) {
        answer(out, () -> {
            devices.setStatus(space(), request.getDevice(), request.getFlavor(),
                    request.getStatusList().stream().mapToInt(Integer::intValue).toArray());
            return DeviceSetStatusResponse.getDefaultInstance();
        });
    }

    @Override
    public void getLease(GetLeaseRequest request, StreamObserver<GetLeaseResponse> out) {
        answer(out, () -> {
            DeviceLease found = devices.lease(space(), request.getDevice());
            Lease.Builder lease = Lease.newBuilder().setSegment(found.identity().segment())
                    .setDevice(found.identity().name()).setMac(ByteString.copyFrom(found.mac().octets()))
                    .setMtu(found.mtu());
            found.lease().addresses().forEach(prefix -> lease.addAddress(AddressPrefix.newBuilder()
                    .setAddress(ByteString.copyFrom(prefix.address().getAddress()))
                    .setPrefixLength(prefix.prefixLength())));
            return GetLeaseResponse.newBuilder().setLease(lease).build();
        });
    }
}
