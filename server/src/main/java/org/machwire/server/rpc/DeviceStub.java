package org.machwire.server.rpc;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.machwire.filter.FilterProgram;
import org.machwire.mach.DeviceRoutine;
import org.machwire.mach.MachException;
import org.machwire.mach.MachMsgType;
import org.machwire.mach.ReturnCode;
import org.machwire.server.port.ItemReader;
import org.machwire.server.port.PortSpace;
import org.machwire.server.port.TypedItem;
import org.machwire.v1.*;

/**
 * A routine of the {@code device} interface as a message, as MIG's client stub makes it.
 *
 * @param id of the request
 * @param body its items; rights as names of the caller's
 * @param decode reads the items of a successful reply, the code being item 0
 */
record DeviceStub<R>(int id, List<TypedItem> body, Function<ItemReader, R> decode) {
    /** {@code dev_name_t}: octets, the end of the string included. */
    static final int NAME_SIZE = 128;
    /** {@code dev_status_t}: words. */
    private static final int STATUS_MAX = 1024;
    private static final int MAX_FILTER_WORD = 0xffff;

    /** @param space gets the right to the device */
    static DeviceStub<DeviceOpenResponse> open(DeviceOpenRequest request, PortSpace space) {
        byte[] name = Arrays.copyOf(request.getName().getBytes(StandardCharsets.UTF_8), NAME_SIZE);
        return new DeviceStub<>(DeviceRoutine.OPEN,
                List.of(TypedItem.integers32(request.getMode()),
                        new TypedItem(MachMsgType.STRING, Byte.SIZE, NAME_SIZE, false, name)),
                reply -> DeviceOpenResponse.newBuilder().setDevice(reply.requireItems(2).copyOutSend(1, space))
                        .build());
    }

    static DeviceStub<DeviceCloseResponse> close() {
        return new DeviceStub<>(DeviceRoutine.CLOSE, List.of(),
                reply -> successful(reply, DeviceCloseResponse.getDefaultInstance()));
    }

    static DeviceStub<DeviceWriteResponse> write(DeviceWriteRequest request) {
        return new DeviceStub<>(DeviceRoutine.WRITE,
                List.of(TypedItem.integers32(request.getMode()), TypedItem.integers32((int) request.getRecnum()),
                        TypedItem.outOfLine(request.getData().toByteArray())),
                reply -> DeviceWriteResponse.newBuilder().setBytesWritten(reply.requireItems(2).integer(1)).build());
    }

    static DeviceStub<DeviceSetFilterResponse> setFilter(DeviceSetFilterRequest request) {
        if (request.getLongFilterCount() > 0) {
            throw new MachException(ReturnCode.D_INVALID_OPERATION,
                    "a task serves the device, and Mach's messages carry no long filters");
        }
        if (request.getFilterCount() > FilterProgram.MAX_WORDS) {
            throw new MachException(ReturnCode.MIG_ARRAY_TOO_LARGE, "a filter has at most 128 words");
        }
        int[] words = new int[request.getFilterCount()];
        for (int i = 0; i < words.length; i++) {
            words[i] = request.getFilter(i);
            if ((words[i] & ~MAX_FILTER_WORD) != 0) {
                throw new MachException(ReturnCode.MIG_BAD_ARGUMENTS, "a filter word has 16 bits");
            }
        }
        return new DeviceStub<>(DeviceRoutine.SET_FILTER,
                List.of(TypedItem.rights(sendDisposition(request.getDisposition()), false, request.getReceivePort()),
                        TypedItem.integers32(request.getPriority()), TypedItem.integers16(words)),
                reply -> successful(reply, DeviceSetFilterResponse.getDefaultInstance()));
    }

    private static int sendDisposition(int disposition) {
        return switch (disposition) {
            case MachMsgType.MAKE_SEND, MachMsgType.COPY_SEND, MachMsgType.MOVE_SEND -> disposition;
            default ->
                throw new MachException(ReturnCode.D_INVALID_OPERATION, "a receive port is given as a send right");
        };
    }

    static DeviceStub<DeviceGetStatusResponse> getStatus(DeviceGetStatusRequest request) {
        return new DeviceStub<>(DeviceRoutine.GET_STATUS,
                List.of(TypedItem.integers32(request.getFlavor()), TypedItem.integers32(request.getCount())),
                reply -> status(reply.requireItems(2).integers(1, STATUS_MAX), request.getCount()));
    }

    private static DeviceGetStatusResponse status(int[] words, int room) {
        if (Integer.compareUnsigned(words.length, room) > 0) {
            throw new MachException(ReturnCode.MIG_ARRAY_TOO_LARGE,
                    "the answer has " + words.length + " words, and there is room for "
                            + Integer.toUnsignedString(room));
        }
        DeviceGetStatusResponse.Builder status = DeviceGetStatusResponse.newBuilder();
        for (int word : words) {
            status.addStatus(word);
        }
        return status.build();
    }

    static DeviceStub<DeviceSetStatusResponse> setStatus(DeviceSetStatusRequest request) {
        if (request.getStatusCount() > STATUS_MAX) {
            throw new MachException(ReturnCode.MIG_ARRAY_TOO_LARGE, "a status has at most 1024 words");
        }
        int[] words = request.getStatusList().stream().mapToInt(Integer::intValue).toArray();
        return new DeviceStub<>(DeviceRoutine.SET_STATUS,
                List.of(TypedItem.integers32(request.getFlavor()), TypedItem.integers32(words)),
                reply -> successful(reply, DeviceSetStatusResponse.getDefaultInstance()));
    }

    private static <R> R successful(ItemReader reply, R response) {
        reply.requireItems(1);
        return response;
    }
}
