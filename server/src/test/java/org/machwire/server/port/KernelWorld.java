package org.machwire.server.port;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.machwire.mach.MachException;
import org.machwire.server.port.TaskPorts.Extracted;
import org.machwire.server.port.model.Item;
import org.machwire.server.port.model.Message;
import org.machwire.server.port.model.Outcome;
import org.machwire.server.port.model.Status;
import org.machwire.server.port.model.TaskPorts;
import org.machwire.server.port.model.World;

/** The kernel, as the random operations of the reference model see it. */
final class KernelWorld implements World {
    private static final int NAMES = 100_000;

    final PortKernel kernel = new PortKernel(PortLimits.ofNames(NAMES));
    final List<PortSpace> spaces = new ArrayList<>();

    @Override
    public TaskPorts newTask() {
        PortSpace space = kernel.createSpace(0, 1);
        spaces.add(space);
        return new Task(space);
    }

    private record Task(PortSpace space) implements TaskPorts {
        private static Outcome answer(Supplier<Outcome> routine) {
            try {
                return routine.get();
            } catch (MachException e) {
                return Outcome.of(e.code().number());
            }
        }

        private static Outcome run(Runnable routine) {
            return answer(() -> {
                routine.run();
                return Outcome.values(List.of());
            });
        }

        private static Outcome value(IntSupplier routine) {
            return answer(() -> Outcome.values(routine.getAsInt()));
        }

        @Override
        public Outcome allocate(int right) {
            return value(() -> space.ports().allocate(right));
        }

        @Override
        public Outcome allocateName(int right, int name) {
            return run(() -> space.ports().allocateName(right, name));
        }

        @Override
        public Outcome rename(int oldName, int newName) {
            return run(() -> space.ports().rename(oldName, newName));
        }

        @Override
        public Outcome deallocate(int name) {
            return run(() -> space.ports().deallocate(name));
        }

        @Override
        public Outcome destroy(int name) {
            return run(() -> space.ports().destroy(name));
        }

        @Override
        public Outcome names() {
            return answer(() -> {
                List<Integer> values = new ArrayList<>();
                for (NameStatus name : space.ports().names()) {
                    values.add(name.name());
                    values.add(name.type());
                }
                return Outcome.values(values);
            });
        }

        @Override
        public Outcome type(int name) {
            return value(() -> space.ports().type(name));
        }

        @Override
        public Outcome getRefs(int name, int right) {
            return value(() -> space.ports().getRefs(name, right));
        }

        @Override
        public Outcome modRefs(int name, int right, int delta) {
            return run(() -> space.ports().modRefs(name, right, delta));
        }

        @Override
        public Outcome setQlimit(int name, int qlimit) {
            return run(() -> space.ports().setQlimit(name, qlimit));
        }

        @Override
        public Outcome setMscount(int name, int mscount) {
            return run(() -> space.ports().setMscount(name, mscount));
        }

        @Override
        public Outcome setSeqno(int name, int seqno) {
            return run(() -> space.ports().setSeqno(name, seqno));
        }

        @Override
        public Outcome moveMember(int member, int after) {
            return run(() -> space.ports().moveMember(member, after));
        }

        @Override
        public Outcome getSetStatus(int name) {
            return answer(() -> Outcome.values(Arrays.stream(space.ports().getSetStatus(name)).boxed().toList()));
        }

        @Override
        public Outcome getReceiveStatus(int name) {
            return answer(() -> {
                PortStatus status = space.ports().getReceiveStatus(name);
                return Outcome.of(new Status(status.portSet(), status.seqno(), status.makeSendCount(),
                        status.queueLimit(), status.messageCount(), status.sendOnceRights(), status.sendRights(),
                        status.portDestroyedRequest(), status.noSendersRequest()));
            });
        }

        @Override
        public Outcome insertRight(int name, int right, int disposition) {
            return run(() -> space.ports().insertRight(name, right, disposition));
        }

        @Override
        public Outcome extractRight(int name, int disposition) {
            return answer(() -> {
                Extracted right = space.ports().extractRight(name, disposition);
                return Outcome.values(right.name(), right.type());
            });
        }

        @Override
        public Outcome give(int name, int disposition, TaskPorts receiver) {
            return answer(() -> {
                CarriedRight right = space.call(() -> space.ports().extract(name, disposition));
                return Outcome.values(((Task) receiver).space.copyOutCarried(right), right.disposition());
            });
        }

        @Override
        public Outcome requestNotification(int name, int id, int sync, int notify, int notifyDisposition) {
            return value(() -> space.ports().requestNotification(name, id, sync, notify,
                    notifyDisposition == 0 ? 21 : notifyDisposition));
        }

        @Override
        public Outcome setProtectedPayload(int name, long payload) {
            return run(() -> space.ports().setProtectedPayload(name, payload));
        }

        @Override
        public Outcome clearProtectedPayload(int name) {
            return run(() -> space.ports().setProtectedPayload(name, null));
        }

        @Override
        public Outcome send(Message message, int option, int notify) {
            return answer(() -> {
                List<TypedItem> body = message.items().stream().map(Task::item).toList();
                AtomicReference<@Nullable SendResult> result = new AtomicReference<>();
                space.messages()
                        .send(new OutgoingMessage(message.bits(), message.remote(), message.local(), message.id(),
                                body), option, notify, result::set)
                        .timeOut();
                SendResult ended = result.get();
                if (ended == null) {
                    throw new AssertionError("a send that timed out has not ended");
                }
                return Outcome.of(ended.code().number(), message(ended.returned()));
            });
        }

        @Override
        public Outcome receive(int name, int option, int rcvSize, int notify) {
            return answer(() -> {
                ReceiveResult result = space.messages().receive(name,
                        new ReceiveOptions(option, rcvSize < 0 ? Integer.MAX_VALUE : rcvSize, notify));
                return result == null
                        ? Outcome.of(0x10004003)
                        : Outcome.of(result.code().number(), message(result.message()));
            });
        }

        @Override
        public Outcome die() {
            return run(space::destroy);
        }

        private static TypedItem item(Item item) {
            byte[] data = new byte[item.data().size()];
            for (int i = 0; i < data.length; i++) {
                data[i] = item.data().get(i);
            }
            return new TypedItem(item.typeName(), item.typeSize(), item.number(), item.outOfLine(), data);
        }

        private static @Nullable Message message(@Nullable ReceivedMessage message) {
            if (message == null) {
                return null;
            }
            List<Item> items = message.message().body().stream().map(Task::item).toList();
            return new Message(message.bits(), message.remotePort(), message.localPort(), message.seqno(),
                    message.message().id(), items, message.payload(), message.size());
        }

        private static Item item(TypedItem item) {
            List<Byte> data = new ArrayList<>();
            for (byte octet : item.data()) {
                data.add(octet);
            }
            return new Item(item.typeName(), item.sizeBits(), item.number(), data, item.outOfLine());
        }
    }
}
