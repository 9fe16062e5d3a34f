package org.machwire.server.port;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.machwire.mach.MachMsgType;
import org.machwire.mach.MachPortLimits;
import org.machwire.mach.MachPortType;

/**
 * A walk through the whole kernel that counts every right where it is held, and compares with what the ports count. Only
 * while no other thread uses the kernel.
 */
final class ConsistencyCheck {
    private final String context;
    private final Map<Port, Integer> sendRights = new HashMap<>();
    private final Map<Port, Integer> sendOnceRights = new HashMap<>();
    private final Map<Port, Set<DeadNameRequest>> requests = new HashMap<>();
    private final Set<Port> received = new HashSet<>();
    private final Set<Port> ports = new HashSet<>();

    private ConsistencyCheck(String context) {
        this.context = context;
    }

    /**
     * @param kernelPorts every port whose receive right the kernel holds
     * @param held every right that the kernel holds and has not released
     */
    static void verify(String context, List<PortSpace> spaces, List<Port> kernelPorts, List<SendRight> held) {
        ConsistencyCheck check = new ConsistencyCheck(context);
        check.ports.addAll(kernelPorts);
        for (SendRight right : held) {
            check.count(check.sendRights, right.port());
        }
        for (PortSpace space : spaces) {
            check.walk(space);
        }
        check.walkPorts();
        check.compare();
    }

    private void walk(PortSpace space) {
        if (space.isDead()) {
            assertThat(space.size()).as(context).isZero();
        }
        for (Entry entry : space.table().ascending()) {
            assertThat(space.table().find(entry.name)).as(context).isSameAs(entry);
            if (entry.has(MachPortType.PORT_SET)) {
                walk(space, entry.set());
            } else if (entry.port == null) {
                assertThat(entry.type).as(context).isEqualTo(MachPortType.DEAD_NAME);
                assertThat(entry.urefs).as(context).isBetween(1, MachPortLimits.UREFS_MAX);
                assertThat(entry.request).as(context).isNull();
            } else if (!entry.port.isDead()) {
                walk(space, entry, entry.port);
            } else {
                assertThat(entry.has(MachPortType.RECEIVE)).as(context).isFalse();
            }
        }
    }

    private void walk(PortSpace space, PortSet set) {
        for (Port member : set.members()) {
            assertThat(member.queue().set()).as(context).isSameAs(set);
            assertThat(member.receiver()).as(context).isSameAs(space);
        }
    }

    private void walk(PortSpace space, Entry entry, Port port) {
        ports.add(port);
        switch (entry.type) {
            case MachPortType.SEND_ONCE -> {
                assertThat(entry.urefs).as(context).isEqualTo(1);
                count(sendOnceRights, port);
            }
            case MachPortType.SEND -> walkSend(space, entry, port);
            case MachPortType.RECEIVE -> walkReceive(space, entry, port);
            case MachPortType.SEND | MachPortType.RECEIVE -> {
                walkSend(space, entry, port);
                walkReceive(space, entry, port);
            }
            default -> throw new AssertionError(context + ": type " + Integer.toHexString(entry.type));
        }
        if (entry.request != null) {
            assertThat(entry.request.entry.name).as(context).isEqualTo(entry.name);
            requests.computeIfAbsent(port, p -> new HashSet<>()).add(entry.request);
            count(sendOnceRights, entry.request.notify);
        }
    }

    private void walkSend(PortSpace space, Entry entry, Port port) {
        assertThat(entry.urefs).as(context).isBetween(1, MachPortLimits.SEND_UREFS_MAX);
        assertThat(space.table().of(port)).as(context).isSameAs(entry);
        count(sendRights, port);
    }

    private void walkReceive(PortSpace space, Entry entry, Port port) {
        assertThat(received.add(port)).as(context + ": one receiver").isTrue();
        assertThat(space.table().of(port)).as(context).isSameAs(entry);
        assertThat(port.receiver()).as(context).isSameAs(space);
        assertThat(port.receiverName()).as(context).isEqualTo(entry.name);
    }

    /** The messages of a port may hold ports that nobody else knows. */
    private void walkPorts() {
        Set<Port> walked = new HashSet<>();
        while (walked.size() < ports.size()) {
            for (Port port : List.copyOf(ports)) {
                if (walked.add(port)) {
                    walk(port);
                }
            }
        }
    }

    private void walk(Port port) {
        countIfAny(port.noSendersNotify());
        countIfAny(port.portDestroyedNotify());
        int messages = 0;
        if (!port.isDead()) {
            PortSet set = port.queue().set();
            for (QueuedMessage message : (set == null ? port.queue().own() : set.queue()).all()) {
                if (message.destinationPort() == port) {
                    messages++;
                    message.forEachRight(this::walk);
                }
            }
            port.queue().blockedMessages().forEach(message -> message.forEachRight(this::walk));
        }
        assertThat(port.queue().messageCount()).as(context + ": messages").isEqualTo(messages);
        if (port.isDead()) {
            assertThat(port.noSendersNotify()).as(context).isNull();
            assertThat(port.deadNameRequests()).as(context).isEmpty();
        }
    }

    private void walk(CarriedRight right) {
        Port port = right.port();
        if (port == null) {
            return;
        }
        switch (right.disposition()) {
            case MachMsgType.PORT_SEND -> count(sendRights, port);
            case MachMsgType.PORT_SEND_ONCE -> count(sendOnceRights, port);
            default -> {
                ports.add(port);
                assertThat(received.add(port)).as(context + ": one receiver").isTrue();
                assertThat(port.receiver()).as(context + ": in transit").isNull();
            }
        }
    }

    private void countIfAny(@Nullable Port notify) {
        if (notify != null) {
            count(sendOnceRights, notify);
        }
    }

    private void count(Map<Port, Integer> rights, Port port) {
        ports.add(port);
        rights.merge(port, 1, Integer::sum);
    }

    private void compare() {
        for (Port port : ports) {
            if (port.isDead()) {
                continue;
            }
            assertThat(port.sendRights()).as(context + ": send rights").isEqualTo(sendRights.getOrDefault(port, 0));
            assertThat(port.sendOnceRights()).as(context + ": send-once rights")
                    .isEqualTo(sendOnceRights.getOrDefault(port, 0));
            assertThat(port.deadNameRequests()).as(context).isEqualTo(requests.getOrDefault(port, Set.of()));
            assertThat(received.contains(port)).as(context + ": has a receiver").isEqualTo(port.object() == null);
        }
    }
}
