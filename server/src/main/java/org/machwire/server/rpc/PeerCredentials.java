package org.machwire.server.rpc;

import io.netty.channel.Channel;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.HashSet;
import java.util.Set;
import org.machwire.server.capability.Credentials;
import org.machwire.server.task.Peer;

/**
 * Asks the kernel who is at the other end of a Unix socket. It answers with the identity at the time of the peer's
 * connect, in the terms of our own user namespace.
 */
final class PeerCredentials {
    // <asm-generic/socket.h>
    private static final int SOL_SOCKET = 1;
    private static final int SO_PEERGROUPS = 59;
    /** NGROUPS_MAX of Linux. */
    private static final int MAX_GROUPS = 65536;

    private static final MethodHandle GETSOCKOPT = Linker.nativeLinker().downcallHandle(
            Linker.nativeLinker().defaultLookup().findOrThrow("getsockopt"),
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT,
                    ValueLayout.JAVA_INT,
                    ValueLayout.ADDRESS, ValueLayout.ADDRESS));

    private PeerCredentials() {}

    /** @throws IOException if the kernel does not tell, or the channel is no Unix socket */
    static Peer of(Channel channel) throws IOException {
        if (!(channel instanceof EpollDomainSocketChannel socket)) {
            throw new IOException("not a Unix socket");
        }
        io.netty.channel.unix.PeerCredentials found = socket.peerCredentials();
        int gid = found.gids()[0];
        Set<Integer> groups = supplementaryGroups(socket.fd().intValue());
        groups.add(gid);
        return new Peer(new Credentials(found.uid(), gid, groups), found.pid());
    }

    private static Set<Integer> supplementaryGroups(int fd) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            for (int capacity = 64; capacity <= MAX_GROUPS; capacity *= 32) {
                MemorySegment list = arena.allocate(ValueLayout.JAVA_INT, capacity);
                MemorySegment size = arena.allocateFrom(ValueLayout.JAVA_INT, 4 * capacity);
                int result = (int) GETSOCKOPT.invokeExact(fd, SOL_SOCKET, SO_PEERGROUPS, list, size);
                if (result == 0) {
                    Set<Integer> groups = new HashSet<>();
                    for (int i = 0; i < size.get(ValueLayout.JAVA_INT, 0) / 4; i++) {
                        groups.add(list.getAtIndex(ValueLayout.JAVA_INT, i));
                    }
                    return groups;
                } // else most likely ERANGE: more groups than there was room for
            }
            throw new IOException("the kernel does not tell the peer's groups");
        } catch (IOException e) {
            throw e;
        } catch (Throwable e) {
            throw new IOException("getsockopt(SO_PEERGROUPS)", e);
        }
    }
}
