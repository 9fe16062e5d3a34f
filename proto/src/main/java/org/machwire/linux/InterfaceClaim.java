package org.machwire.linux;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Says that an interface is used by this process: as long as it is held, nobody else of the same user, and nobody but root, makes the same claim in
 * this network namespace. It is an abstract Unix socket (man 7 unix) with the interface's number in its name, so that it ends with the process; one
 * that another user has made is no claim, for anybody can make any.
 */
final class InterfaceClaim {
    private static final int AF_UNIX = 1;
    private static final int SOCK_STREAM_CLOEXEC_NONBLOCK = 1 | LinuxCalls.O_CLOEXEC | LinuxCalls.O_NONBLOCK;
    private static final int SO_PEERCRED = 17;
    /** struct ucred: pid, uid, gid. */
    private static final int UCRED_SIZE = 12;
    private static final int UCRED_UID = 4;
    private static final int ROOT = 0;
    private static final int BACKLOG = 8;

    private final LinuxCalls calls = new LinuxCalls();
    private final int fd;

    private InterfaceClaim(EthernetInterface claimed) throws IOException {
        fd = calls.socket(AF_UNIX, SOCK_STREAM_CLOEXEC_NONBLOCK, 0);
        if (fd < 0) {
            throw claimed.failure(fd);
        }
    }

    /**
     * Claims an interface; the claim is the caller's.
     *
     * @throws IOException with one sentence for people: it is claimed by another
     */
    static InterfaceClaim of(EthernetInterface claimed) throws IOException {
        InterfaceClaim claim = new InterfaceClaim(claimed);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment address = address(arena, claimed.index());
            int error = claim.calls.bind(claim.fd, address);
            if (error == LinuxCalls.EADDRINUSE) {
                claim.refuseIfClaimed(claimed, address, arena);
            } else if (error < 0 || (error = claim.calls.listen(claim.fd, BACKLOG)) < 0) {
                throw claimed.failure(error);
            }
            return claim;
        } catch (IOException e) {
            claim.close();
            throw e;
        }
    }

    /** struct sockaddr_un, whose path begins with NUL for a name that is in no file system. */
    private static MemorySegment address(Arena arena, int index) {
        byte[] name = ("\0machwire uplink " + index).getBytes(StandardCharsets.US_ASCII);
        MemorySegment address = arena.allocate(Short.BYTES + name.length, Short.BYTES);
        address.set(ValueLayout.JAVA_SHORT, 0, (short) AF_UNIX);
        MemorySegment.copy(name, 0, address, ValueLayout.JAVA_BYTE, Short.BYTES, name.length);
        return address;
    }

    private void refuseIfClaimed(EthernetInterface claimed, MemorySegment address, Arena arena) throws IOException {
        if (calls.connect(fd, address) < 0) {
            return; // gone meanwhile, or none that says whose it is
        }
        MemorySegment who = arena.allocate(UCRED_SIZE, Integer.BYTES);
        int error = calls.getOption(fd, PacketFd.SOL_SOCKET, SO_PEERCRED, who,
                arena.allocateFrom(ValueLayout.JAVA_INT, UCRED_SIZE));
        int uid = who.get(ValueLayout.JAVA_INT, UCRED_UID);
        if (error >= 0 && (uid == ROOT || uid == ownUid())) {
            throw new IOException(
                    "the network interface " + claimed.name() + " is the uplink of another hypervisor, process "
                            + who.get(ValueLayout.JAVA_INT, 0));
        }
    }

    private static int ownUid() throws IOException {
        return ((Number) Files.getAttribute(Path.of("/proc/self"), "unix:uid")).intValue();
    }

    void close() {
        LinuxCalls.close(fd);
    }
}
