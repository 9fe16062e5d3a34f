package org.machwire.client.capture;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Reads the frames of a recorded capture, one by one: classic pcap of both byte orders, with micro- or nanoseconds, and pcapng, whatever its
 * sections and interfaces. The capture's size does not matter; no more than a frame of it is held.
 */
public final class CaptureReader implements AutoCloseable {
    /** The most octets that a recorded frame may have: the largest snapshot length of libpcap. */
    public static final int MAX_FRAME_OCTETS = 262_144;
    /** LINKTYPE_ETHERNET of the registry of link types at tcpdump.org. */
    static final int ETHERNET = 1;
    private static final int MAGIC_LENGTH = 4;
    private static final int BUFFER_OCTETS = 65_536;

    private final InputStream in;
    private final CaptureFormat format;

    private CaptureReader(InputStream in, CaptureFormat format) {
        this.in = in;
        this.format = format;
    }

    /**
     * Opens a file.
     *
     * @throws IOException with one sentence that names the file: it cannot be read, is no capture, or one of no Ethernet
     */
    public static CaptureReader open(Path file) throws IOException {
        InputStream in = stream(file);
        try {
            return of(in, file.toString());
        } catch (IOException e) {
            in.close();
            throw e;
        }
    }

    /**
     * Reads a capture from a stream, which the reader owns then; if this throws, it is the caller's still.
     *
     * @param name what sentences call it
     * @throws IOException with one sentence, as with {@link #open}
     */
    public static CaptureReader of(InputStream in, String name) throws IOException {
        CaptureInput input = new CaptureInput(new BufferedInputStream(in, BUFFER_OCTETS), name);
        ByteBuffer magic = input.readUnlessAtEnd(MAGIC_LENGTH);
        if (magic == null) {
            throw input.bad("it is empty, and no capture");
        }
        return new CaptureReader(in, format(input, magic.getInt()));
    }

    private static CaptureFormat format(CaptureInput input, int magic) throws IOException {
        if (magic == PcapngFormat.SECTION) {
            return PcapngFormat.open(input);
        }
        CaptureFormat format = PcapFormat.open(input, magic);
        if (format == null) {
            throw input.bad("it is no capture in the format pcap or pcapng");
        }
        return format;
    }

    private static InputStream stream(Path file) throws IOException {
        try {
            return Files.newInputStream(file);
        } catch (FileSystemException e) {
            throw new IOException(file + " cannot be read: " + switch (e) {
                case NoSuchFileException _ -> "there is no such file";
                case AccessDeniedException _ -> "permission is denied";
                default -> String.valueOf(e.getReason());
            }, e);
        }
    }

    /**
     * Reads the next frame; null at the end. Once this has thrown, there is nothing more to be read.
     *
     * @throws IOException with one sentence: the capture is cut off, contradicts itself, has a frame above
     *         {@link #MAX_FRAME_OCTETS} or of another link type, or cannot be read
     */
    public @Nullable CapturedFrame next() throws IOException {
        return format.next();
    }

    /** Closes the stream. */
    @Override
    public void close() throws IOException {
        in.close();
    }
}
