package org.machwire.server.port;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.machwire.mach.MachException;
import org.machwire.mach.MachMsgBits;
import org.machwire.mach.MachMsgType;
import org.machwire.mach.ReturnCode;

/** Serves messages to the kernel's own ports: {@code ipc_kobject_server}. Without the lock, on the sender's thread. */
final class KernelService {
    /** What MIG adds to the id of a request for that of its reply. */
    private static final int REPLY = 100;

    private KernelService() {}

    static void serve(PortKernel kernel, KernelObject object, QueuedMessage message) {
        KernelRequest request = new KernelRequest(kernel, message);
        ReturnCode code = ReturnCode.KERN_FAILURE;
        List<ReplyItem> items = List.of();
        try {
            items = object.serve(request);
            code = ReturnCode.KERN_SUCCESS;
        } catch (MachException e) {
            code = e.code();
        } finally {
            List<ReplyItem> answer = items;
            ReturnCode result = code;
            object.answering(() -> kernel.lock().run(() -> {
                reply(kernel, message, result, answer);
                request.end();
            }));
        }
    }

    private static void reply(PortKernel kernel, QueuedMessage request, ReturnCode code,
            @Nullable List<ReplyItem> answer) {
        CarriedRight to = request.reply();
        if (answer == null) {
            if (to != null) {
                to.release();
            }
            return;
        }
        List<KernelItem> body = new ArrayList<>(1 + answer.size());
        body.add(TypedItem.integers32(code.number()));
        int complex = 0;
        for (ReplyItem item : answer) {
            switch (item) {
                case ReplyItem.Data data -> body.add(data.item());
                case ReplyItem.MakeSend made -> {
                    complex = MachMsgBits.COMPLEX;
                    made.port().makeSend();
                    body.add(oneSend(made.port()));
                }
                case ReplyItem.MoveSend moved -> {
                    complex = MachMsgBits.COMPLEX;
                    body.add(oneSend(moved.right().take()));
                }
            }
        }
        CarriedRight destination = to == null ? new CarriedRight(null, MachMsgType.PORT_SEND) : to;
        QueuedMessage reply = new QueuedMessage(destination, null, 0, complex, request.id() + REPLY, body);
        if (destination.isDead() || !reply.chargeAs(request)) {
            kernel.destroy(reply);
        } else {
            destination.livePort().accept(reply);
        }
    }

    private static CarriedRights oneSend(Port port) {
        return new CarriedRights(MachMsgType.PORT_SEND, false,
                List.of(new CarriedRight(port, MachMsgType.PORT_SEND)));
    }
}
