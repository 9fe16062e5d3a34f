package org.machwire.client.capture;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Writes a capture of one Ethernet interface as pcapng (draft-ietf-opsawg-pcapng): one section in little-endian order, its interface with times in
 * nanoseconds, the frames, and statistics at the end. Each block goes to the stream as a whole.
 */
public final class PcapngWriter implements Closeable {
    private static final int SECTION = 0x0a0d0d0a;
    private static final int INTERFACE = 1;
    private static final int STATISTICS = 5;
    private static final int ENHANCED_PACKET = 6;
    private static final int BYTE_ORDER_MAGIC = 0x1a2b3c4d;
    private static final long LENGTH_UNKNOWN = -1;

    private static final int COMMENT = 1;
    private static final int SECTION_APPLICATION = 4;
    private static final int INTERFACE_NAME = 2;
    private static final int INTERFACE_RESOLUTION = 9;
    private static final int INTERFACE_FILTER = 11;
    private static final int PACKET_FLAGS = 2;
    private static final int STATISTICS_START = 2;
    private static final int STATISTICS_END = 3;
    private static final int STATISTICS_RECEIVED = 4;
    private static final int STATISTICS_DROPPED = 5;

    /** Times are units of 10^-9 s. */
    private static final byte[] NANOSECONDS = {9};
    /** In front of a filter that is an expression of libpcap's. */
    private static final byte[] EXPRESSION = {0};
    private static final int MAX_OPTION_OCTETS = 0xffff;

    private final OutputStream out;
    private final Body body = new Body();

    /**
     * Begins a capture.
     *
     * @param out the writer's own from now on
     * @param application what writes it
     * @param interfaceName where the frames are from
     * @param snapLength octets of each frame that are recorded at most; 0 without a limit
     * @param expression what chose the frames, in libpcap's language; null for nothing
     * @throws IOException the stream's own
     */
    public PcapngWriter(OutputStream out, String application, String interfaceName, int snapLength,
            @Nullable String expression) throws IOException {
        this.out = out;
        body.int32(BYTE_ORDER_MAGIC).int16(1).int16(0).int64(LENGTH_UNKNOWN).option(SECTION_APPLICATION, application)
                .endOptions();
        write(SECTION);
        body.int16(CaptureReader.ETHERNET).int16(0).int32(snapLength).option(INTERFACE_NAME, interfaceName)
                .option(INTERFACE_RESOLUTION, NANOSECONDS);
        if (expression != null) {
            body.option(INTERFACE_FILTER, EXPRESSION, expression.getBytes(StandardCharsets.UTF_8));
        }
        body.endOptions();
        write(INTERFACE);
    }

    /**
     * Writes a frame.
     *
     * @param timestampNs nanoseconds since 1970
     * @param octets what was recorded of it
     * @param originalLength how long it was
     * @param comment for people; null for none
     * @throws IOException the stream's own
     */
    public void frame(long timestampNs, byte[] octets, int originalLength, Direction direction,
            @Nullable String comment) throws IOException {
        body.int32(0).time(timestampNs).int32(octets.length).int32(originalLength).padded(octets)
                .word(PACKET_FLAGS, direction.flags());
        if (comment != null) {
            body.option(COMMENT, comment);
        }
        body.endOptions();
        write(ENHANCED_PACKET);
    }

    /**
     * Writes how it went, as the last block.
     *
     * @param startNs when the capture began, in nanoseconds since 1970
     * @param endNs when it ended
     * @param received frames that were seen
     * @param dropped how many of those were lost
     * @throws IOException the stream's own
     */
    public void statistics(long startNs, long endNs, long received, long dropped) throws IOException {
        body.int32(0).time(endNs).time(STATISTICS_START, startNs).time(STATISTICS_END, endNs);
        body.int16(STATISTICS_RECEIVED).int16(Long.BYTES).int64(received);
        body.int16(STATISTICS_DROPPED).int16(Long.BYTES).int64(dropped).endOptions();
        write(STATISTICS);
    }

    /** Hands over what the stream still has. */
    public void flush() throws IOException {
        out.flush();
    }

    @Override
    public void close() throws IOException {
        out.close();
    }

    private void write(int type) throws IOException {
        out.write(body.block(type));
    }

    /** The body of a block in the making. */
    private static final class Body {
        private final ByteArrayOutputStream octets = new ByteArrayOutputStream(2048);

        private static ByteBuffer number(int size) {
            return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        }

        Body int16(int value) {
            octets.writeBytes(number(Short.BYTES).putShort((short) value).array());
            return this;
        }

        Body int32(int value) {
            octets.writeBytes(number(Integer.BYTES).putInt(value).array());
            return this;
        }

        Body int64(long value) {
            octets.writeBytes(number(Long.BYTES).putLong(value).array());
            return this;
        }

        /** A time has its upper half first, whatever the order. */
        Body time(long ns) {
            return int32((int) (ns >>> Integer.SIZE)).int32((int) ns);
        }

        Body padded(byte[] value) {
            octets.writeBytes(value);
            while (octets.size() % 4 != 0) {
                octets.write(0);
            }
            return this;
        }

        Body option(int code, byte... value) {
            int length = Math.min(value.length, MAX_OPTION_OCTETS);
            return int16(code).int16(length).padded(length == value.length ? value : Arrays.copyOf(value, length));
        }

        Body option(int code, byte[] first, byte[] rest) {
            byte[] value = Arrays.copyOf(first, first.length + rest.length);
            System.arraycopy(rest, 0, value, first.length, rest.length);
            return option(code, value);
        }

        Body option(int code, String text) {
            return option(code, text.getBytes(StandardCharsets.UTF_8));
        }

        Body word(int code, int word) {
            return int16(code).int16(Integer.BYTES).int32(word);
        }

        Body time(int code, long ns) {
            return int16(code).int16(Long.BYTES).time(ns);
        }

        void endOptions() {
            int32(0);
        }

        /** The whole block; the body is empty again. */
        byte[] block(int type) {
            int length = octets.size() + 3 * Integer.BYTES;
            byte[] block = number(length).putInt(type).putInt(length).put(octets.toByteArray()).putInt(length).array();
            octets.reset();
            return block;
        }
    }
}
