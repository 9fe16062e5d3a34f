package org.machwire.server.port;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.machwire.mach.MachException;
import org.machwire.mach.MachMsgBits;
import org.machwire.mach.MachMsgType;
import org.machwire.mach.ReturnCode;

/** What the tests of this room often expect. */
final class Expect {
    private Expect() {}

    static void code(ReturnCode code, ThrowingCallable routine) {
        MachException failure = catchThrowableOfType(MachException.class, routine);
        assertThat(failure).as("expected " + code).isNotNull();
        assertThat(failure.code()).isEqualTo(code);
    }

    /** Receives a notification and returns the one word it carries. */
    static int notification(PortSpace space, int name, int id) {
        ReceivedMessage received = message(space, name);
        assertThat(received.message().id()).isEqualTo(id);
        assertThat(received.localPort()).isEqualTo(name);
        assertThat(MachMsgBits.local(received.bits())).isEqualTo(MachMsgType.PORT_SEND_ONCE);
        assertThat(MachMsgBits.remote(received.bits())).isZero();
        if (received.message().body().isEmpty()) {
            return 0;
        }
        TypedItem item = received.message().body().getFirst();
        assertThat(item.sizeBits()).isEqualTo(32);
        assertThat(item.number()).isEqualTo(1);
        return ByteBuffer.wrap(item.data()).order(ByteOrder.LITTLE_ENDIAN).getInt();
    }

    static ReceivedMessage message(PortSpace space, int name) {
        return message(space.messages().receive(name, ReceiveOptions.ANY));
    }

    static ReceivedMessage poll(Receiver receiver) {
        return message(receiver.poll(ReceiveOptions.ANY));
    }

    private static ReceivedMessage message(@Nullable ReceiveResult result) {
        ReceiveResult received = requireNonNull(result, "no message waits");
        assertThat(received.code()).isEqualTo(ReturnCode.KERN_SUCCESS);
        return requireNonNull(received.message());
    }

    static SendRight sendRight(PortSpace space, int name, int disposition) {
        return requireNonNull(space.copyIn(name, disposition), "no right can be copied in");
    }

    static void nothing(PortSpace space, int name) {
        assertThat(space.messages().receive(name, ReceiveOptions.ANY)).isNull();
    }

    static void ended(ReturnCode code, Receiver receiver) {
        ReceiveResult result = requireNonNull(receiver.poll(ReceiveOptions.ANY), "it waits still");
        assertThat(result.code()).isEqualTo(code);
        assertThat(result.message()).isNull();
    }
}
