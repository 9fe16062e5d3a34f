package org.machwire.it;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.machwire.client.Hypervisor;
import org.machwire.ethernet.AddressPrefix;
import org.machwire.ethernet.Ethernet;

/**
 * The main class of a process with one device of its own, told what to do as {@link Puppet} is: it sends octets of any kind, and
 * keeps all that it hears through an accept-all filter.
 */
final class Station {
    /** Stands for a frame of no octets. */
    static final String EMPTY = "-";
    private static final int BATCH_FRAMES = 64;

    private final Path socket;
    private @Nullable Client client;

    private Station(Path socket) {
        this.socket = socket;
    }

    /** Takes orders; the argument is the socket. */
    public static void main(String[] arguments) throws IOException {
        Conversation.hold(new Station(Path.of(arguments[0]))::answer);
        System.exit(0);
    }

    private String answer(List<String> words) {
        List<String> arguments = words.subList(1, words.size());
        return switch (words.getFirst()) {
            case "open" -> open(arguments.getFirst());
            case "send" -> send(arguments);
            case "randomsources" ->
                sendFromRandomSources(Integer.parseInt(arguments.get(0)), Long.parseLong(arguments.get(1)));
            case "write" -> Integer.toString(opened().device.write(0, frame(arguments.getFirst())));
            case "set" -> set(Integer.parseInt(arguments.getFirst()),
                    arguments.stream().skip(1).mapToInt(Integer::parseUnsignedInt).toArray());
            case "get" -> Arrays.toString(opened().device.getStatus(Integer.parseInt(arguments.get(0)),
                    Integer.parseInt(arguments.get(1))));
            case "heard" -> heard(Integer.parseInt(arguments.getFirst()));
            case "ended" -> "" + opened().capture.end().join().getMessage();
            default -> throw new IllegalArgumentException(words.getFirst());
        };
    }

    private Client opened() {
        Client opened = client;
        if (opened == null) {
            throw new IllegalStateException("open a node first");
        }
        return opened;
    }

    /** Answers the MAC and the addresses of the device. */
    private String open(String path) {
        Client opened = Client.open(Hypervisor.connect(socket), path);
        client = opened;
        return opened.lease.mac() + " " + opened.lease.addresses().stream().map(AddressPrefix::address)
                .map(address -> address.getHostAddress()).collect(Collectors.joining(" "));
    }

    private String send(List<String> frames) {
        opened().send(frames.stream().map(Station::frame).toArray(byte[][]::new));
        return Integer.toString(frames.size());
    }

    private static byte[] frame(String hex) {
        return hex.equals(EMPTY) ? new byte[0] : HexFormat.of().parseHex(hex);
    }

    /** Sends broadcasts, each from another station's address. */
    private String sendFromRandomSources(int count, long seed) {
        Random random = new Random(seed);
        for (int sent = 0; sent < count; sent += BATCH_FRAMES) {
            byte[][] batch = new byte[Math.min(BATCH_FRAMES, count - sent)][];
            for (int i = 0; i < batch.length; i++) {
                batch[i] = Frames.broadcast(opened().lease, i);
                Ethernet.putAddress(batch[i], Ethernet.ADDRESS_LENGTH, (random.nextLong() & 0xfcff_ffff_ffffL) | 1);
            }
            opened().send(batch);
        }
        return Integer.toString(count);
    }

    /** Answers the frames that have come, but for so many of the first. */
    private String heard(int known) {
        return opened().capture.frames().stream().skip(known).map(HexFormat.of()::formatHex)
                .collect(Collectors.joining(" "));
    }

    private String set(int flavor, int[] words) {
        opened().device.setStatus(flavor, words);
        return Integer.toString(words.length);
    }
}
