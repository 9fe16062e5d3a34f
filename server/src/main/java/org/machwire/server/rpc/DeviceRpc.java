package org.machwire.server.rpc;

import static org.machwire.server.rpc.Answers.answer;

import com.google.protobuf.ByteString;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.machwire.mach.MachException;
import org.machwire.mach.ReturnCode;
import org.machwire.server.capability.Durability;
import org.machwire.server.device.DeviceLease;
import org.machwire.server.device.Devices;
import org.machwire.server.device.FilterWords;
import org.machwire.server.names.Wish;
import org.machwire.server.port.Port;
import org.machwire.server.port.PortSpace;
import org.machwire.v1.*;

/** The {@code device} routines, but for the packet stream. */
final class DeviceRpc extends DeviceServiceGrpc.DeviceServiceImplBase {
    private final Devices devices;
    private final Durability durability;
    private final DropStreams drops;

    DeviceRpc(Devices devices, Durability durability, DropStreams drops) {
        this.drops = drops;
        this.devices = devices;
        this.durability = durability;
    }

    private static PortSpace space() {
        return Caller.task().space();
    }

    /** Makes a call of a routine on a port of the kernel's here, on another as a message to the task that serves it. */
    private static <R> void routine(int name, StreamObserver<R> out, Function<Port, R> here,
            Supplier<DeviceStub<R>> elsewhere) {
        routine(name, out, here, elsewhere, Answers::answer);
    }

    private static <R> void routine(int name, StreamObserver<R> out, Function<Port, R> here,
            Supplier<DeviceStub<R>> elsewhere, BiConsumer<StreamObserver<R>, Supplier<R>> answer) {
        PortSpace space = space();
        Port port;
        try {
            port = space.sendRight(name);
            if (port.object() == null) {
                DeviceCall.start(space, name, elsewhere.get(), out);
                return;
            }
        } catch (MachException e) {
            out.onError(Errors.of(e));
            return;
        }
        answer.accept(out, () -> here.apply(port));
    }

    @Override
    public void deviceOpen(DeviceOpenRequest request, StreamObserver<DeviceOpenResponse> out) {
        if (request.getNameBytes().size() >= DeviceStub.NAME_SIZE) {
            out.onError(Answers.invalid("a device name has at most 127 octets"));
            return;
        }
        PortSpace space = space();
        routine(request.getMaster(), out, master -> {
            Wish wish = Wish.of(request.getWish().getIpv4().toByteArray(), request.getWish().getIpv6().toByteArray());
            int name = devices.open(space, master, request.getName(), request.getMode(), wish);
            return DeviceOpenResponse.newBuilder().setDevice(name).build();
        }, () -> DeviceStub.open(request, space), (to, open) -> Answers.answerDurably(durability, to, open));
    }

    @Override
    public void deviceClose(DeviceCloseRequest request, StreamObserver<DeviceCloseResponse> out) {
        routine(request.getDevice(), out, device -> {
            devices.close(device);
            return DeviceCloseResponse.getDefaultInstance();
        }, DeviceStub::close);
    }

    @Override
    public void deviceWrite(DeviceWriteRequest request, StreamObserver<DeviceWriteResponse> out) {
        routine(request.getDevice(), out, device -> DeviceWriteResponse.newBuilder()
                .setBytesWritten(devices.write(device, request.getData().toByteArray())).build(),
                () -> DeviceStub.write(request));
    }

    @Override
    public void deviceSetFilter(DeviceSetFilterRequest request, StreamObserver<DeviceSetFilterResponse> out) {
        routine(request.getDevice(), out, device -> {
            devices.setFilter(space(), device, request.getReceivePort(), request.getDisposition(),
                    request.getPriority(), words(request));
            return DeviceSetFilterResponse.getDefaultInstance();
        }, () -> DeviceStub.setFilter(request));
    }

    private static FilterWords words(DeviceSetFilterRequest request) {
        if (request.getLongFilterCount() == 0) {
            return FilterWords.of(numbers(request.getFilterList()));
        }
        if (request.getFilterCount() > 0) {
            throw new MachException(ReturnCode.D_INVALID_OPERATION, "filter or long_filter, not both");
        }
        return FilterWords.ofLong(numbers(request.getLongFilterList()));
    }

    private static int[] numbers(List<Integer> numbers) {
        return numbers.stream().mapToInt(Integer::intValue).toArray();
    }

    @Override
    public void deviceGetStatus(DeviceGetStatusRequest request, StreamObserver<DeviceGetStatusResponse> out) {
        routine(request.getDevice(), out, device -> {
            DeviceGetStatusResponse.Builder status = DeviceGetStatusResponse.newBuilder();
            for (int word : devices.getStatus(device, request.getFlavor(), request.getCount())) {
                status.addStatus(word);
            }
            return status.build();
        }, () -> DeviceStub.getStatus(request));
    }

    @Override
    public void deviceSetStatus(DeviceSetStatusRequest request, StreamObserver<DeviceSetStatusResponse> out) {
        routine(request.getDevice(), out, device -> {
            devices.setStatus(device, request.getFlavor(), numbers(request.getStatusList()));
            return DeviceSetStatusResponse.getDefaultInstance();
        }, () -> DeviceStub.setStatus(request));
    }

    @Override
    public void watchDeviceDrops(WatchDeviceDropsRequest request, StreamObserver<DropNotice> out) {
        try {
            drops.follow((ServerCallStreamObserver<DropNotice>) out,
                    devices.drops(space().sendRight(request.getDevice())), false);
        } catch (MachException e) {
            out.onError(Errors.of(e));
        }
    }

    @Override
    public StreamObserver<CaptureRequest> capture(StreamObserver<CaptureBatch> out) {
        return new CaptureStream((ServerCallStreamObserver<CaptureBatch>) out, devices);
    }

    @Override
    public void getLease(GetLeaseRequest request, StreamObserver<GetLeaseResponse> out) {
        answer(out, () -> {
            DeviceLease found = devices.lease(space().sendRight(request.getDevice()));
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
