package org.machwire.it;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.machwire.ethernet.AddressPrefix;

/** The main class of what runs on the Linux stack of a network namespace. Each routine prints what it has seen. */
final class InNamespace {
    static final String LISTENING = "listening";
    private static final int CHUNK = 64 * 1024;
    private static final int LARGEST_DATAGRAM = 8000;
    private static final int ANSWER_MILLIS = 30_000;

    private InNamespace() {}

    /** Runs a routine: its name and arguments. */
    public static void main(String[] arguments) throws Exception {
        switch (arguments[0]) {
            case "facts" -> facts(arguments[1]);
            case "receive" -> receive(Integer.parseInt(arguments[1]));
            case "send" -> send(arguments[1], Integer.parseInt(arguments[2]), Long.parseLong(arguments[3]),
                    Long.parseLong(arguments[4]));
            case "echo" -> echo(Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]));
            case "ask" -> ask(arguments[1], Integer.parseInt(arguments[2]), Integer.parseInt(arguments[3]));
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    /** Prints what the kernel says of an interface, a fact a line. */
    private static void facts(String name) throws IOException {
        NetworkInterface found = NetworkInterface.getByName(name);
        System.out.println("mac " + HexFormat.ofDelimiter(":").formatHex(found.getHardwareAddress()));
        System.out.println("mtu " + found.getMTU());
        System.out.println("up " + found.isUp());
        for (InterfaceAddress address : found.getInterfaceAddresses()) {
            System.out.println(
                    "address " + AddressPrefix.of(address.getAddress().getAddress(), address.getNetworkPrefixLength()));
        }
        System.out.println("accept_ra "
                + Files.readString(Path.of("/proc/sys/net/ipv6/conf", name, "accept_ra")).strip());
    }

    /** Takes one TCP connection, reads it to its end, and prints what came. */
    private static void receive(int port) throws Exception {
        try (ServerSocket listener = new ServerSocket(port)) {
            System.out.println(LISTENING);
            try (Socket peer = listener.accept(); InputStream in = peer.getInputStream()) {
                MessageDigest digest = MessageDigest.getInstance("SHA-256");
                byte[] chunk = new byte[CHUNK];
                long octets = 0;
                for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                    digest.update(chunk, 0, read);
                    octets += read;
                }
                print(octets, digest);
            }
        }
    }

    /** Sends random octets over TCP and prints what went. */
    private static void send(String host, int port, long octets, long seed) throws Exception {
        Random random = new Random(seed);
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        try (Socket socket = new Socket(host, port); OutputStream out = socket.getOutputStream()) {
            byte[] chunk = new byte[CHUNK];
            for (long sent = 0; sent < octets; sent += CHUNK) {
                random.nextBytes(chunk);
                digest.update(chunk);
                out.write(chunk);
            }
        }
        print(octets, digest);
    }

    private static void print(long octets, MessageDigest digest) {
        System.out.println(octets + " octets " + HexFormat.of().formatHex(digest.digest()));
    }

    /** Sends a number of datagrams back to where they come from. */
    private static void echo(int port, int count) throws IOException {
        try (DatagramSocket socket = new DatagramSocket(port)) {
            System.out.println(LISTENING);
            DatagramPacket packet = new DatagramPacket(new byte[LARGEST_DATAGRAM], LARGEST_DATAGRAM);
            for (int i = 0; i < count; i++) {
                packet.setLength(LARGEST_DATAGRAM);
                socket.receive(packet);
                socket.send(packet);
            }
        }
    }

    /** Sends datagrams of growing sizes, one after the other, and prints how many came back as they were. */
    private static void ask(String host, int port, int count) throws IOException {
        Random random = new Random(count);
        int equal = 0;
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.setSoTimeout(ANSWER_MILLIS);
            for (int i = 1; i <= count; i++) {
                byte[] data = new byte[(int) ((long) LARGEST_DATAGRAM * i / count)];
                random.nextBytes(data);
                socket.send(new DatagramPacket(data, data.length, InetAddress.getByName(host), port));
                DatagramPacket answer = new DatagramPacket(new byte[LARGEST_DATAGRAM], LARGEST_DATAGRAM);
                socket.receive(answer);
                equal += Arrays.equals(data, Arrays.copyOf(answer.getData(), answer.getLength())) ? 1 : 0;
            }
        }
        System.out.println(equal + " equal");
    }
}
