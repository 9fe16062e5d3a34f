package org.machwire.it;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

import com.google.protobuf.ByteString;

import org.machwire.client.Device;
import org.machwire.client.Hypervisor;
import org.machwire.client.MachTask;
import org.machwire.ethernet.PackedFrames;
import org.machwire.mach.DeviceMode;
import org.machwire.mach.MachException;
import org.machwire.v1.MachPortNamesRequest;
import org.machwire.v1.MachPortServiceGrpc;

/**
 * The main class of a client process: does what each line of its standard input says, in one task, and answers with a line,
 * {@code ok ...} or the code that the routine failed with. What it opens stays open until it ends.
 */
final class Puppet {
    private static final int BATCH = 64;

    private final Path socket;
    private final Hypervisor hypervisor;
    private final MachTask task;
    private final List<Device> devices = new ArrayList<>();

    private Puppet(Path socket) {
        this.socket = socket;
        hypervisor = Hypervisor.connect(socket);
        task = hypervisor.attach("puppet");
    }

    /**
     * Serves the lines of standard input.
     *
     * @param arguments the socket
     */
    public static void main(String[] arguments) throws IOException {
        Conversation.hold(new Puppet(Path.of(arguments[0]))::answer);
        System.exit(0);
    }

    private String answer(List<String> words) {
        return switch (words.getFirst()) {
            case "lookup" -> Integer.toString(task.lookup(words.get(1)).name());
            case "read" -> open(words.get(1), DeviceMode.READ);
            case "write" -> open(words.get(1), DeviceMode.WRITE);
            case "open" -> open(words.get(1), DeviceMode.READ | DeviceMode.WRITE);
            case "publish" -> publish(words.get(1), Integer.parseInt(words.get(2), 8));
            case "use" -> use(ByteString.copyFrom(HexFormat.of().parseHex(words.get(1))));
            case "flood" -> flood(words.get(1));
            default -> throw new IllegalArgumentException(words.getFirst());
        };
    }

    private String open(String path, int mode) {
        Device device = task.lookup(path).deviceOpen(mode, "eth");
        devices.add(device);
        return device.lease().mac().toString();
    }

    private String publish(String path, int mode) {
        task.publish(path, task.allocateReceive(), mode);
        return path;
    }

    /** Makes a call with a task id that may be another's. */
    private String use(ByteString taskId) {
        try (RawClient client = new RawClient(socket)) {
            return MachPortServiceGrpc.newBlockingStub(client.as(taskId))
                    .machPortNames(MachPortNamesRequest.getDefaultInstance()).getNameList().toString();
        }
    }

    /** Sends broadcasts in batches, as fast as it can, until it is killed. */
    private String flood(String path) {
        Client client = Client.open(Hypervisor.connect(socket), path);
        PackedFrames batch = new PackedFrames(BATCH * 128);
        byte[] frame = Frames.broadcast(client.lease, 0xf1);
        for (int i = 0; i < BATCH; i++) {
            batch.append(frame, 0, frame.length);
        }
        Thread.ofPlatform().daemon().start(() -> {
            try {
                while (true) {
                    client.stream.awaitReady();
                    client.stream.send(batch);
                }
            } catch (InterruptedException | MachException e) {
                System.out.println("flood ended: " + e.getMessage());
            }
        });
        return client.lease.mac().toString();
    }
}
