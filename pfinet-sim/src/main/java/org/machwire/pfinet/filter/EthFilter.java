package org.machwire.pfinet.filter;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.machwire.client.Addresses;
import org.machwire.client.Device;
import org.machwire.client.DeviceSource;
import org.machwire.client.HypervisorException;
import org.machwire.client.MachTask;
import org.machwire.client.Message;
import org.machwire.client.Notification;
import org.machwire.client.OutgoingMessage;
import org.machwire.client.PortSet;
import org.machwire.client.ReceiveRight;
import org.machwire.client.Right;
import org.machwire.client.SendOnceRight;
import org.machwire.client.SendRight;
import org.machwire.mach.DeviceMode;
import org.machwire.mach.DeviceRoutine;
import org.machwire.mach.MachException;
import org.machwire.mach.ReturnCode;

/** The filter: a device, the ports that stand for it, and the loop that serves them. For one thread, but for {@link #traffic}. */
final class EthFilter {
    private static final int QUEUE_LIMIT = 16;

    private final MachTask task;
    private final Device device;
    private final FrameRules rules;
    private final Traffic traffic = new Traffic();
    private final PortSet ports;
    /** Stands for the device's node: whoever has a right to it may open the device. */
    private final ReceiveRight master;
    /** Hears of deaths: nobody else has a right to it. */
    private final ReceiveRight notices;
    /** Who takes the messages of a port, by its name. */
    private final Map<Integer, Consumer<Message>> handlers = new HashMap<>();
    private final List<Proxy> proxies = new ArrayList<>();

    private EthFilter(MachTask task, Device device, FrameRules rules) {
        this.task = task;
        this.device = device;
        this.rules = rules;
        ports = task.allocatePortSet();
        master = allocate(this::toMaster);
        notices = allocate(this::toNotices);
        drop(device.right().requestDeadName(notices));
    }

    /**
     * Opens the device to read and write.
     *
     * @throws MachException the codes of {@code Lookup} and {@code device_open}
     */
    static EthFilter open(MachTask task, DeviceSource source, FrameRules rules) {
        return new EthFilter(task, source.open(task, DeviceMode.READ | DeviceMode.WRITE, "eth", Addresses.NONE), rules);
    }

    /** Publishes the filter as a node; see {@link MachTask#publish}. */
    void publish(String path, int permissions) {
        task.publish(path, master, permissions);
    }

    /** Serves until the device or the task dies, which it tells by the exception. */
    void serve() {
        while (true) {
            try (Message message = ports.receive()) {
                Consumer<Message> handler = handlers.get(message.localPort());
                if (handler != null) {
                    handler.accept(message);
                }
            } catch (MachException e) {
                if (e.code() != ReturnCode.MACH_RCV_BODY_ERROR && e.code() != ReturnCode.MACH_RCV_HEADER_ERROR) {
                    throw e;
                } // somebody sent more rights than we have names for: that is lost, and nothing else
            }
        }
    }

    Device device() {
        return device;
    }

    FrameRules rules() {
        return rules;
    }

    Traffic traffic() {
        return traffic;
    }

    private ReceiveRight allocate(Consumer<Message> handler) {
        ReceiveRight port = task.allocateReceive();
        port.setQlimit(QUEUE_LIMIT);
        ports.add(port);
        handlers.put(port.name(), handler);
        return port;
    }

    private void toMaster(Message message) {
        answer(message, (request, answer) -> {
            switch (request.id()) {
                case DeviceRoutine.OPEN, DeviceRoutine.OPEN_NEW -> open(request, answer);
                case DeviceRoutine.CLOSE, DeviceRoutine.WRITE, DeviceRoutine.WRITE_INBAND, DeviceRoutine.READ,
                        DeviceRoutine.READ_INBAND, DeviceRoutine.MAP, DeviceRoutine.SET_STATUS,
                        DeviceRoutine.GET_STATUS, DeviceRoutine.SET_FILTER, DeviceRoutine.INTR_REGISTER,
                        DeviceRoutine.INTR_ACK ->
                    throw new MachException(ReturnCode.D_NO_SUCH_DEVICE, "this is a device master");
                default -> throw new MachException(ReturnCode.MIG_BAD_ID, "no such device routine");
            }
        });
    }

    /** {@code device_open}: a port of its own for each open, which goes with its last send right. */
    private void open(Request request, OutgoingMessage answer) {
        request.requireItems(2);
        int mode = request.integer(0) & (DeviceMode.READ | DeviceMode.WRITE);
        if (mode == 0) {
            throw new MachException(ReturnCode.D_INVALID_OPERATION,
                    "a device is opened to read, to write or both");
        }
        List<Proxy> made = new ArrayList<>(1);
        ReceiveRight port = allocate(message -> toProxy(made.getFirst(), message));
        Proxy proxy = new Proxy(this, port, mode);
        made.add(proxy);
        proxies.add(proxy);
        drop(port.requestNoSenders(1, port)); // the answer makes the first
        answer.makeSend(port);
    }

    private void toProxy(Proxy proxy, Message message) {
        if (message.notification() instanceof Notification.NoSenders) {
            handlers.remove(proxy.port().name());
            proxies.remove(proxy);
            proxy.close();
        } else {
            answer(message, proxy::serve);
        }
    }

    private void toNotices(Message message) {
        if (message.notification() instanceof Notification.PortDied(var name)) {
            try (name) {
                if (name.name() == device.right().name()) {
                    throw new HypervisorException("the device has died: another task took it over, or it was revoked");
                }
                for (Proxy proxy : proxies) {
                    proxy.died(name.name());
                }
            }
        }
    }

    /** Sets a filter of a client's for a port of ours. The right to its port is the registration's, if this succeeds. */
    Registration register(SendRight target, int priority, int[] words) {
        List<Registration> made = new ArrayList<>(1);
        ReceiveRight inner = allocate(message -> made.getFirst().forward(task, message));
        made.add(new Registration(inner, target, rules, traffic));
        try {
            device.setFilter(inner, priority, words);
            drop(target.requestDeadName(notices));
        } catch (MachException e) {
            handlers.remove(inner.name());
            inner.close();
            throw e;
        }
        return made.getFirst();
    }

    void unregister(Registration registration) {
        handlers.remove(registration.inner().name());
        registration.close();
    }

    /** Serves a routine: its results behind the code of an answer. */
    private interface Routine {
        void serve(Request request, OutgoingMessage answer);
    }

    private void answer(Message message, Routine routine) {
        if (!(message.reply() instanceof SendOnceRight || message.reply() instanceof SendRight)) {
            return; // nobody waits for it, and what it carries goes with it
        }
        OutgoingMessage answer = OutgoingMessage.answer(message, ReturnCode.KERN_SUCCESS);
        try {
            routine.serve(new Request(message), answer);
        } catch (MachException e) {
            if (e.code() == ReturnCode.MIG_SERVER_DIED) {
                throw e;
            }
            answer = OutgoingMessage.answer(message, e.code());
        }
        reply(answer);
    }

    /** Answers, if the client has room for it: one that has not, or that has died, does not keep the others waiting. */
    private void reply(OutgoingMessage answer) {
        try (answer) {
            task.send(answer, Duration.ZERO);
        } catch (MachException e) {
            if (e.code() != ReturnCode.MACH_SEND_INVALID_DEST && e.code() != ReturnCode.MACH_SEND_TIMED_OUT
                    && e.code() != ReturnCode.MACH_SEND_NO_BUFFER) {
                throw e;
            }
        }
    }

    private static void drop(@Nullable Right previous) {
        if (previous != null) {
            previous.close();
        }
    }
}
