package org.machwire.server.device;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.machwire.server.device.Capture.Direction;
import org.machwire.v1.DropReason;

/** A client that captures a device of its own, and looks at what came when the test says so. */
final class Watcher {
    final RecordingConsumer consumer = new RecordingConsumer();
    final Capture capture;
    /** As the last batch said. */
    long lost;

    /** A frame in a form that compares. */
    record Seen(Direction direction, DropReason reason, int length, String octets) {
        static Seen of(Direction direction, DropReason reason, byte[] frame) {
            return new Seen(direction, reason, frame.length, HexFormat.of().formatHex(frame));
        }
    }

    private Watcher(Client client, int device, int[] words, int snapLength, boolean promiscuous) {
        capture = client.capture(device, words, snapLength, promiscuous, consumer);
    }

    static Watcher of(Client client, int device, int... words) {
        return new Watcher(client, device, words, 0, false);
    }

    static Watcher ofBeginnings(Client client, int device, int snapLength, int... words) {
        return new Watcher(client, device, words, snapLength, false);
    }

    static Watcher ofAll(Client client, int device) {
        return new Watcher(client, device, new int[0], 0, true);
    }

    /** All frames that wait, as they are. */
    List<Capture.Frame> frames() {
        List<Capture.Frame> frames = new ArrayList<>();
        for (Capture.Batch batch = capture.take(); batch != null; batch = capture.take()) {
            frames.addAll(batch.frames());
            lost = batch.lost();
        }
        return frames;
    }

    List<Seen> seen() {
        return frames().stream().map(frame -> new Seen(frame.direction(), frame.reason(), frame.length(),
                HexFormat.of().formatHex(frame.octets()))).toList();
    }
}
