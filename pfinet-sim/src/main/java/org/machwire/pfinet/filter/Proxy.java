package org.machwire.pfinet.filter;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.machwire.client.OutgoingMessage;
import org.machwire.client.ReceiveRight;
import org.machwire.client.SendRight;
import org.machwire.mach.DeviceMode;
import org.machwire.mach.DeviceRoutine;
import org.machwire.mach.MachException;
import org.machwire.mach.ReturnCode;

/** A client's open of the device: a port of ours that stands for the device with the client's mode and the rules. */
final class Proxy {
    private final EthFilter filter;
    private final ReceiveRight port;
    private final int mode;
    /** By the name of the client's receive port, which is one for all rights to it. */
    private final Map<Integer, Registration> registrations = new HashMap<>();

    Proxy(EthFilter filter, ReceiveRight port, int mode) {
        this.filter = filter;
        this.port = port;
        this.mode = mode;
    }

    ReceiveRight port() {
        return port;
    }

    /** Serves a request: adds the results to the answer. */
    void serve(Request request, OutgoingMessage answer) {
        switch (request.id()) {
            case DeviceRoutine.CLOSE -> request.requireItems(0);
            case DeviceRoutine.WRITE -> {
                request.requireItems(3);
                request.integer(0);
                answer.add(write(request.octets(2)));
            }
            case DeviceRoutine.SET_STATUS -> {
                request.requireItems(2);
                requireWrite();
                filter.device().setStatus(request.integer(0), request.integers(1));
            }
            case DeviceRoutine.GET_STATUS -> {
                request.requireItems(2);
                answer.add(filter.device().getStatus(request.integer(0), request.integer(1)));
            }
            case DeviceRoutine.SET_FILTER -> {
                request.requireItems(3);
                setFilter(request);
            }
            case DeviceRoutine.OPEN, DeviceRoutine.OPEN_NEW, DeviceRoutine.WRITE_INBAND, DeviceRoutine.READ,
                    DeviceRoutine.READ_INBAND, DeviceRoutine.MAP, DeviceRoutine.INTR_REGISTER,
                    DeviceRoutine.INTR_ACK ->
                throw new MachException(ReturnCode.D_INVALID_OPERATION, "a network device has no such operation");
            default -> throw new MachException(ReturnCode.MIG_BAD_ID, "no such device routine");
        }
    }

    private int write(byte[] frame) {
        requireWrite();
        if (!filter.rules().allowsSending(frame)) {
            filter.traffic().sendingForbidden.incrementAndGet();
            return frame.length; // as if it were lost on the wire: pfinet aborts at anything else
        }
        int written = filter.device().write(DeviceMode.NOWAIT, frame);
        filter.traffic().sent.incrementAndGet();
        return written;
    }

    private void requireWrite() {
        if ((mode & DeviceMode.WRITE) == 0) {
            throw new MachException(ReturnCode.D_READ_ONLY, "the device is not open for writing");
        }
    }

    private void setFilter(Request request) {
        int priority = request.integer(1);
        int[] words = request.filterWords(2);
        SendRight target = request.takeSend(0);
        try {
            if ((mode & DeviceMode.READ) == 0) {
                throw new MachException(ReturnCode.D_INVALID_OPERATION, "the device is not open for reading");
            }
            Registration known = registrations.get(target.name());
            if (known == null) {
                registrations.put(target.name(), filter.register(target, priority, words));
            } else {
                filter.device().setFilter(known.inner(), priority, words);
                target.close(); // the registration has a reference of its own
            }
        } catch (MachException e) {
            target.close();
            throw e;
        }
    }

    /** A port has died: if it is a client's receive port, its filter goes. */
    void died(int name) {
        end(registrations.remove(name));
    }

    /** The client has given its rights up: all it had goes. */
    void close() {
        registrations.values().forEach(this::end);
        registrations.clear();
        port.close();
    }

    private void end(@Nullable Registration registration) {
        if (registration != null) {
            filter.unregister(registration);
        }
    }
}
