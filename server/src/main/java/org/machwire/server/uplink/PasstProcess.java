package org.machwire.server.uplink;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.regex.Pattern;

/**
 * One run of passt, and the connection to it. It ends with the connection, also when this server is killed. Its socket is in a directory
 * that nobody else gets into, and gone as soon as the connection is there.
 */
final class PasstProcess implements AutoCloseable {
    private static final Integer ROOT = 0;
    private static final int MAX_LINE = 200;
    /** Which users of the machine are which here: all are themselves where there is no user namespace, by user_namespaces(7). */
    private static final Path USERS = Path.of("/proc/self/uid_map");
    private static final Pattern ALL_USERS = Pattern.compile("\\s*0\\s+0\\s+4294967295\\s*");

    private final Process process;
    private final SocketChannel channel;

    private PasstProcess(Process process, SocketChannel channel) {
        this.process = process;
        this.channel = channel;
    }

    /** Says how passt is started, when it is told where its socket shall be. */
    interface Command {
        List<String> at(Path socket);
    }

    /**
     * Starts it and connects; waits until that is done.
     *
     * @throws IOException with one sentence for people: it cannot be started, or what it said when it ended
     */
    static PasstProcess start(Command command) throws IOException {
        Path directory = directory();
        Path socket = directory.resolve("socket");
        try {
            Process process = new ProcessBuilder(command.at(socket)).redirectErrorStream(true)
                    .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile())).start();
            try {
                return new PasstProcess(process, connect(process, socket));
            } catch (IOException e) {
                process.destroyForcibly();
                throw e;
            }
        } finally {
            Files.deleteIfExists(socket);
            Files.delete(directory);
        }
    }

    /** Nobody's where the server is the machine's root: passt becomes nobody then before it makes its socket. */
    private static Path directory() throws IOException {
        Path directory = Files.createTempDirectory("machwire-passt",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        if (Files.getAttribute(directory, "unix:uid").equals(ROOT) && isOutsideOfUserNamespaces()) {
            Files.setOwner(directory,
                    directory.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody"));
        }
        return directory;
    }

    private static boolean isOutsideOfUserNamespaces() throws IOException {
        return ALL_USERS.matcher(Files.readString(USERS)).matches();
    }

    /**
     * It says where its socket is when it has made it, and again when it listens; what else it says before it ends is why. Some releases say it
     * once only.
     */
    private static SocketChannel connect(Process process, Path socket) throws IOException {
        String last = "it ended";
        BufferedReader said = process.inputReader();
        for (String line = said.readLine(); line != null; line = said.readLine()) {
            if (!line.contains(socket.toString())) {
                last = reason(line, last);
                continue;
            }
            try {
                SocketChannel channel = connect(socket);
                Thread.ofVirtual().name("machwire-passt-words").start(() -> skip(said));
                return channel;
            } catch (ConnectException e) {
                last = "it cannot be connected to: " + e.getMessage();
            }
        }
        throw new IOException("passt ended: " + last);
    }

    private static SocketChannel connect(Path socket) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(UnixDomainSocketAddress.of(socket));
            return channel;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private static String reason(String line, String before) {
        boolean says = !line.isBlank() && !line.startsWith("Failed to send") && !line.startsWith("Don't run as root");
        return says ? line.strip().substring(0, Math.min(MAX_LINE, line.strip().length())) : before;
    }

    private static void skip(BufferedReader said) {
        try {
            said.transferTo(Writer.nullWriter());
        } catch (IOException e) {
            // It has ended.
        }
    }

    SocketChannel channel() {
        return channel;
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // The descriptor is gone all the same.
        }
        process.destroy();
    }
}
