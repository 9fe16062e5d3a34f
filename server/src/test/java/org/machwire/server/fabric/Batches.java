package org.machwire.server.fabric;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.machwire.ethernet.FrameBatch;
import org.machwire.ethernet.PackedFrames;

/** Makes batches as they come off the wire. */
public final class Batches {
    private Batches() {}

    public static FrameBatch of(byte[]... frames) {
        int size = 0;
        for (byte[] frame : frames) {
            size += PackedFrames.packedLength(frame.length);
        }
        PackedFrames packed = new PackedFrames(size);
        for (byte[] frame : frames) {
            packed.append(frame, 0, frame.length);
        }
        return of(packed);
    }

    public static FrameBatch of(PackedFrames packed) {
        FrameBatch batch = new FrameBatch();
        try {
            batch.read(new ByteArrayInputStream(packed.octets(), 0, packed.length()), packed.length());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return batch;
    }
}
