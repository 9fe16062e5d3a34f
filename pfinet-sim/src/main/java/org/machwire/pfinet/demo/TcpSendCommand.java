package org.machwire.pfinet.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Sends octets over TCP and waits for the other's end, then prints how much it was, its SHA-256 and the time it took. */
@Command(name = TcpSendCommand.NAME, hidden = true, mixinStandardHelpOptions = true, description = "Part of the demo: sends a TCP transfer.")
final class TcpSendCommand implements Callable<Integer> {
    static final String NAME = "tcp-send";
    private static final long SEED = 20080610;
    private static final long OCTETS_PER_MEBIBYTE = 1 << 20;

    @Parameters(index = "0", paramLabel = "ADDRESS")
    @SuppressWarnings("NullAway.Init")
    private String address;

    @Parameters(index = "1", paramLabel = "PORT")
    private int port;

    @Parameters(index = "2", paramLabel = "MEBIBYTES")
    private int mebibytes;

    private final PrintStream out = System.out;

    @Override
    public Integer call() throws IOException {
        long start = System.nanoTime();
        try (Socket socket = new Socket(address, port)) {
            Transfer transfer = Transfer.send(socket.getOutputStream(), mebibytes * OCTETS_PER_MEBIBYTE, SEED);
            socket.shutdownOutput();
            socket.getInputStream().readAllBytes();
            long millis = Duration.ofNanos(System.nanoTime() - start).toMillis();
            out.println("sent " + transfer.octets() + " " + transfer.sha256() + " in " + millis + " ms");
        }
        return 0;
    }
}
