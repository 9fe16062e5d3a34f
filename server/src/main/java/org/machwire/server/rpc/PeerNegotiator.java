package org.machwire.server.rpc;

import io.grpc.Attributes;
import io.grpc.ServerCredentials;
import io.grpc.netty.GrpcHttp2ConnectionHandler;
import io.grpc.netty.InternalNettyServerCredentials;
import io.grpc.netty.InternalProtocolNegotiationEvent;
import io.grpc.netty.InternalProtocolNegotiator.ProtocolNegotiator;
import io.grpc.netty.InternalProtocolNegotiators;
import io.grpc.netty.ProtocolNegotiationEvent;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.AsciiString;
import java.io.IOException;

/**
 * Puts a {@link Connection} into the attributes of each new transport. The only class that uses gRPC's internals:
 * there is no public way from a call to its socket.
 */
final class PeerNegotiator implements ProtocolNegotiator {
    private final ProtocolNegotiator plaintext = InternalProtocolNegotiators.serverPlaintext();
    private final Connections connections;

    private PeerNegotiator(Connections connections) {
        this.connections = connections;
    }

    /** Credentials for a Unix socket: nothing is negotiated, the kernel is asked. */
    static ServerCredentials credentials(Connections connections) {
        return InternalNettyServerCredentials.create(new PeerNegotiator(connections));
    }

    @Override
    public AsciiString scheme() {
        return plaintext.scheme();
    }

    @Override
    public ChannelHandler newHandler(GrpcHttp2ConnectionHandler grpcHandler) {
        return new PeerHandler(plaintext.newHandler(grpcHandler));
    }

    @Override
    public void close() {
        plaintext.close();
    }

    /** Waits for the first step of the negotiation, adds what it found, and makes way for the handler behind it. */
    private final class PeerHandler extends ChannelInboundHandlerAdapter {
        private final ChannelHandler next;

        PeerHandler(ChannelHandler next) {
            this.next = next;
        }

        @Override
        public void handlerAdded(ChannelHandlerContext context) {
            context.pipeline().addAfter(context.name(), null, next);
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
            if (!(event instanceof ProtocolNegotiationEvent negotiation)) {
                super.userEventTriggered(context, event);
                return;
            }
            Connection connection;
            try {
                connection = connections.admit(context.channel(), PeerCredentials.of(context.channel()));
            } catch (IOException e) { // it has gone already, or is nobody the kernel knows
                context.close();
                return;
            }
            if (connection == null) {
                context.close();
                return;
            }
            Attributes attributes = InternalProtocolNegotiationEvent.getAttributes(negotiation).toBuilder()
                    .set(Connection.KEY, connection).build();
            context.fireUserEventTriggered(InternalProtocolNegotiationEvent.withAttributes(negotiation, attributes));
            context.pipeline().remove(this);
        }
    }
}
