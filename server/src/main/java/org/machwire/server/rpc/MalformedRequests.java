package org.machwire.server.rpc;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import org.jspecify.annotations.Nullable;

/**
 * Answers INVALID_ARGUMENT to a request that is no message of its .proto, and RESOURCE_EXHAUSTED to one that is too long or has too
 * many items, in the middle of a stream too. gRPC itself would log a stack trace, and answer UNKNOWN or reset the stream; it does so still for
 * messages of more than {@link #hardLimit}, which it does not keep in memory.
 *
 * <p>{@link #tolerate} makes a service read such a request as null; the interceptor never lets a null through. To the service
 * it looks as if the client had cancelled.
 */
final class MalformedRequests implements ServerInterceptor {
    private static final Status MALFORMED = Status.INVALID_ARGUMENT
            .withDescription("the request is no message of the .proto");

    /** Why the null that is on its way is one: gRPC reads a request and hands it on by one thread, in one go. */
    private static final ThreadLocal<@Nullable Status> REASON = new ThreadLocal<>();
    private final int maxOctets;
    private final int maxItems;

    /**
     * Makes the one for all services.
     *
     * @param maxOctets octets of the longest request
     * @param maxItems items of the body of a Mach message
     */
    MalformedRequests(int maxOctets, int maxItems) {
        this.maxOctets = maxOctets;
        this.maxItems = maxItems;
    }

    /** Above this gRPC does not read a message at all. */
    int hardLimit() {
        return (int) Math.min(Integer.MAX_VALUE, 2L * maxOctets);
    }

    /** The same service, reading null where its own marshallers would fail. */
    ServerServiceDefinition tolerate(ServerServiceDefinition service) {
        ServiceDescriptor.Builder descriptor = ServiceDescriptor.newBuilder(service.getServiceDescriptor().getName())
                .setSchemaDescriptor(service.getServiceDescriptor().getSchemaDescriptor());
        var methods = service.getMethods().stream().map(this::tolerate).toList();
        methods.forEach(method -> descriptor.addMethod(method.getMethodDescriptor()));
        ServerServiceDefinition.Builder tolerant = ServerServiceDefinition.builder(descriptor.build());
        methods.forEach(tolerant::addMethod);
        return tolerant.build();
    }

    private <Q, R> ServerMethodDefinition<Q, R> tolerate(ServerMethodDefinition<Q, R> method) {
        MethodDescriptor<Q, R> descriptor = method.getMethodDescriptor();
        return ServerMethodDefinition.create(descriptor
                .toBuilder(new Tolerant<>(descriptor.getRequestMarshaller()), descriptor.getResponseMarshaller())
                .build(), method.getServerCallHandler());
    }

    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(ServerCall<Q, R> call, Metadata headers,
            ServerCallHandler<Q, R> next) {
        return new Refusing<>(call, next.startCall(call, headers)) {
            @Override
            @Nullable
            Status refusal(@Nullable Q request) {
                return request == null ? reason() : null;
            }
        };
    }

    private final class Tolerant<Q> implements Marshaller<Q> {
        private final Marshaller<Q> strict;
        private final RequestBounds bounds;

        Tolerant(Marshaller<Q> strict) {
            this.strict = strict;
            bounds = RequestBounds.of(strict, maxOctets, maxItems);
        }

        @Override
        public InputStream stream(Q message) {
            return strict.stream(message);
        }

        @Override
        @SuppressWarnings("NullAway") // gRPC hands on what this answers, and the interceptor stands behind
        public @Nullable Q parse(InputStream stream) {
            try {
                int octets = stream.available();
                if (octets > bounds.maxOctets()) {
                    return refused(
                            "a request has at most " + bounds.maxOctets() + " octets here, not " + octets);
                }
                if (!bounds.mayHaveTooManyItems(octets)) {
                    return strict.parse(stream);
                }
                byte[] request = stream.readAllBytes();
                return bounds.hasTooManyItems(request)
                        ? refused("the body of a message has at most " + maxItems + " items")
                        : strict.parse(new ByteArrayInputStream(request));
            } catch (StatusRuntimeException e) {
                REASON.set(e.getStatus().getCode() == Status.Code.RESOURCE_EXHAUSTED ? e.getStatus() : MALFORMED);
                return null;
            } catch (IOException e) {
                REASON.set(MALFORMED);
                return null;
            }
        }

        private @Nullable Q refused(String why) {
            REASON.set(Status.RESOURCE_EXHAUSTED.withDescription(why));
            return null;
        }
    }

    private static Status reason() {
        Status status = REASON.get();
        REASON.remove();
        return status == null ? MALFORMED : status;
    }
}
