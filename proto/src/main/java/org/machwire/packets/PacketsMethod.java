package org.machwire.packets;

import io.grpc.Drainable;
import io.grpc.KnownLength;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.Status;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ProtocolException;
import org.machwire.ethernet.FrameBatch;
import org.machwire.v1.DeviceServiceGrpc;

/**
 * Descriptors of {@code DeviceService.Packets} for either side.
 *
 * <p>A received batch is the receiving thread's own: it is valid until the listener's {@code onMessage} returns, so the call
 * must run on a direct executor. A message to send is copied before {@code sendMessage} returns.
 */
public final class PacketsMethod {
    private static final Marshaller<FrameBatch> INCOMING = new Incoming();
    private static final Marshaller<WireMessage> OUTGOING = new Outgoing();

    private PacketsMethod() {}

    /** The method as the server sees it: batches come, messages go. */
    public static MethodDescriptor<FrameBatch, WireMessage> server() {
        return DeviceServiceGrpc.getPacketsMethod().toBuilder(INCOMING, OUTGOING).build();
    }

    /** The method as a client sees it: messages go, batches come. */
    public static MethodDescriptor<WireMessage, FrameBatch> client() {
        return DeviceServiceGrpc.getPacketsMethod().toBuilder(OUTGOING, INCOMING).build();
    }

    /** Reads into one batch a thread, reused. */
    private static final class Incoming implements Marshaller<FrameBatch> {
        private final ThreadLocal<FrameBatch> batches = ThreadLocal.withInitial(FrameBatch::new);

        @Override
        public FrameBatch parse(InputStream stream) {
            FrameBatch batch = batches.get();
            try {
                batch.read(stream, stream.available()); // gRPC's streams know their length
                return batch;
            } catch (ProtocolException e) {
                throw Status.INVALID_ARGUMENT.withDescription("no message of the packet stream: " + e.getMessage())
                        .asRuntimeException();
            } catch (IOException e) {
                throw Status.INTERNAL.withDescription("the message could not be read").withCause(e)
                        .asRuntimeException();
            }
        }

        @Override
        public InputStream stream(FrameBatch value) {
            throw new UnsupportedOperationException("a batch is read, never written");
        }
    }

    private static final class Outgoing implements Marshaller<WireMessage> {
        @Override
        public InputStream stream(WireMessage message) {
            return new MessageStream(message);
        }

        @Override
        public WireMessage parse(InputStream stream) {
            throw new UnsupportedOperationException("a message is written, never read");
        }
    }

    /** Lets gRPC copy a message straight from its memory. */
    private static final class MessageStream extends ByteArrayInputStream implements Drainable, KnownLength {
        MessageStream(WireMessage message) {
            super(message.octets(), 0, message.length());
        }

        @Override
        public int drainTo(OutputStream target) throws IOException {
            int drained = available();
            target.write(buf, pos, drained);
            pos += drained;
            return drained;
        }
    }
}
