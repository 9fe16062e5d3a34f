package org.machwire.pfinet.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Receives one TCP connection to its end, then prints how much came and its SHA-256. */
@Command(name = TcpReceiveCommand.NAME, hidden = true, mixinStandardHelpOptions = true, description = "Part of the demo: receives a TCP transfer.")
final class TcpReceiveCommand implements Callable<Integer> {
    static final String NAME = "tcp-receive";

    @Parameters(index = "0", paramLabel = "PORT")
    private int port;

    private final PrintStream out = System.out;

    @Override
    public Integer call() throws IOException {
        try (ServerSocket server = new ServerSocket(port)) {
            out.println("listening");
            try (Socket socket = server.accept()) {
                Transfer transfer = Transfer.receive(socket.getInputStream());
                out.println("received " + transfer.octets() + " " + transfer.sha256());
            }
        }
        return 0;
    }
}
