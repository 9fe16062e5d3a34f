package org.machwire.server.device;

import java.util.List;
import org.machwire.filter.FilterProgram;
import org.machwire.mach.DeviceRoutine;
import org.machwire.mach.MachException;
import org.machwire.mach.ReturnCode;
import org.machwire.server.names.Wish;
import org.machwire.server.port.ItemReader;
import org.machwire.server.port.KernelObject;
import org.machwire.server.port.KernelRequest;
import org.machwire.server.port.ReplyItem;
import org.machwire.server.port.TypedItem;

/**
 * Serves the {@code device} routines as messages, as MIG's {@code device_server} does: it checks the layout of the request, then
 * asks what the port stands for. Without state.
 */
final class DeviceMessages {
    /** {@code io_buf_ptr_inband_t}: octets. */
    private static final int INBAND_MAX = 128;
    /** {@code dev_name_t}: octets, the end of the string included. */
    private static final int NAME_SIZE = 128;
    /** {@code dev_status_t}: words. */
    private static final int STATUS_MAX = 1024;

    private DeviceMessages() {}

    /**
     * Serves a request to a port of this room.
     *
     * @return the items behind the code
     * @throws MachException MIG_BAD_ID, MIG_BAD_ARGUMENTS, or the code of the routine
     */
    static List<ReplyItem> serve(DeviceTable table, KernelObject target, KernelRequest request) {
        return switch (request.id()) {
            case DeviceRoutine.OPEN, DeviceRoutine.OPEN_NEW -> open(table, target, request);
            case DeviceRoutine.CLOSE -> {
                ItemReader.ofRequest(request, 0);
                DeviceTable.opened(target);
                yield List.of();
            }
            case DeviceRoutine.WRITE -> write(target, request);
            case DeviceRoutine.SET_STATUS -> setStatus(target, request);
            case DeviceRoutine.GET_STATUS -> getStatus(target, request);
            case DeviceRoutine.SET_FILTER -> setFilter(target, request);
            default -> notOffered(target, request);
        };
    }

    private static List<ReplyItem> open(DeviceTable table, KernelObject target, KernelRequest request) {
        ItemReader items = ItemReader.ofRequest(request, 2);
        int mode = items.integer(0);
        String name = items.text(1, NAME_SIZE);
        return List.of(new ReplyItem.MoveSend(
                table.open(DeviceTable.master(target), name, request.replySpace(), mode, Wish.NONE)));
    }

    private static List<ReplyItem> write(KernelObject target, KernelRequest request) {
        ItemReader items = ItemReader.ofRequest(request, 3);
        items.integer(0);
        items.requireNatural(1);
        byte[] frame = items.octets(2);
        return integers(DeviceTable.opened(target).write(frame));
    }

    private static List<ReplyItem> setStatus(KernelObject target, KernelRequest request) {
        ItemReader items = ItemReader.ofRequest(request, 2);
        int flavor = items.integer(0);
        int[] words = items.integers(1, STATUS_MAX);
        DeviceTable.opened(target).setStatus(flavor, words);
        return List.of();
    }

    private static List<ReplyItem> getStatus(KernelObject target, KernelRequest request) {
        ItemReader items = ItemReader.ofRequest(request, 2);
        int flavor = items.integer(0);
        int count = items.integer(1);
        return integers(DeviceTable.opened(target).getStatus(flavor, count));
    }

    private static List<ReplyItem> setFilter(KernelObject target, KernelRequest request) {
        ItemReader items = ItemReader.ofRequest(request, 3);
        items.requireSend(0);
        int priority = items.integer(1);
        int[] words = items.shorts(2, FilterProgram.MAX_WORDS);
        DeviceTable.opened(target).setFilter(items.takeSend(0), priority, FilterWords.of(words));
        return List.of();
    }

    /** A routine of the interface that network devices do not have. */
    private static List<ReplyItem> notOffered(KernelObject target, KernelRequest request) {
        switch (request.id()) {
            case DeviceRoutine.WRITE_INBAND -> {
                ItemReader items = ItemReader.ofRequest(request, 3);
                items.integer(0);
                items.requireNatural(1);
                items.inlineOctets(2, INBAND_MAX);
            }
            case DeviceRoutine.READ, DeviceRoutine.READ_INBAND -> {
                ItemReader items = ItemReader.ofRequest(request, 3);
                items.integer(0);
                items.requireNatural(1);
                items.integer(2);
            }
            case DeviceRoutine.MAP -> {
                ItemReader items = ItemReader.ofRequest(request, 4);
                items.integer(0);
                items.requireNatural(1);
                items.requireNatural(2);
                items.integer(3);
            }
            case DeviceRoutine.INTR_REGISTER -> {
                ItemReader items = ItemReader.ofRequest(request, 3);
                items.integer(0);
                items.integer(1);
                items.requireSend(2);
            }
            case DeviceRoutine.INTR_ACK -> ItemReader.ofRequest(request, 1).requireSend(0);
            default -> throw new MachException(ReturnCode.MIG_BAD_ID, "no device routine has the id " + request.id());
        }
        DeviceTable.opened(target);
        throw new MachException(ReturnCode.D_INVALID_OPERATION, "a network device has no such operation");
    }

    private static List<ReplyItem> integers(int... words) {
        return List.of(new ReplyItem.Data(TypedItem.integers32(words)));
    }
}
