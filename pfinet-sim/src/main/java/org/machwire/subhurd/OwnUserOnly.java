package org.machwire.subhurd;

import io.grpc.ServerCredentials;
import io.grpc.netty.GrpcHttp2ConnectionHandler;
import io.grpc.netty.InternalNettyServerCredentials;
import io.grpc.netty.InternalProtocolNegotiator.ProtocolNegotiator;
import io.grpc.netty.InternalProtocolNegotiators;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.util.AsciiString;
import java.io.IOException;

/**
 * Closes a connection, unread, unless the kernel says that this very user is at its other end, and there are not too many. Uses gRPC's
 * internals: there is no public way to a connection before its first call. For the one event loop of a server.
 */
final class OwnUserOnly implements ProtocolNegotiator {
    private final ProtocolNegotiator plaintext = InternalProtocolNegotiators.serverPlaintext();
    private final int uid;
    private final int most;
    private int connections;

    private OwnUserOnly(int uid, int most) {
        this.uid = uid;
        this.most = most;
    }

    /**
     * Credentials for a Unix socket with one event loop.
     *
     * @param uid the user, as this process's user namespace has it
     * @param most how many connections at a time
     */
    static ServerCredentials credentials(int uid, int most) {
        return InternalNettyServerCredentials.create(new OwnUserOnly(uid, most));
    }

    @Override
    public AsciiString scheme() {
        return plaintext.scheme();
    }

    @Override
    public ChannelHandler newHandler(GrpcHttp2ConnectionHandler grpcHandler) {
        return new Door(plaintext.newHandler(grpcHandler));
    }

    @Override
    public void close() {
        plaintext.close();
    }

    private boolean admits(Channel channel) {
        try {
            return channel instanceof EpollDomainSocketChannel socket && socket.peerCredentials().uid() == uid
                    && connections < most;
        } catch (IOException _) { // it has gone already
            return false;
        }
    }

    /** Makes way for the handler behind it, or closes. */
    private final class Door extends ChannelInboundHandlerAdapter {
        private final ChannelHandler next;

        Door(ChannelHandler next) {
            this.next = next;
        }

        @Override
        public void handlerAdded(ChannelHandlerContext context) {
            if (!admits(context.channel())) {
                context.close();
                return;
            }
            connections++;
            context.channel().closeFuture().addListener(_ -> connections--);
            context.pipeline().replace(this, null, next);
        }
    }
}
