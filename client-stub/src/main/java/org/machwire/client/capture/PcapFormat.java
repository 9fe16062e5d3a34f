package org.machwire.client.capture;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/** Classic pcap (draft-ietf-opsawg-pcap): a header, then packets one behind the other. */
final class PcapFormat implements CaptureFormat {
    private static final int MICROSECONDS = 0xa1b2c3d4;
    private static final int NANOSECONDS = 0xa1b23c4d;
    /** What follows the magic number. */
    private static final int HEADER_LENGTH = 20;
    private static final int VERSION_MAJOR = 2;
    private static final int LINK_TYPE_OFFSET = 16;
    /** The bits above say how long frame check sequences are. */
    private static final int LINK_TYPE_MASK = 0x03ff_ffff;
    private static final int PACKET_HEADER_LENGTH = 16;
    private static final long NS_PER_SECOND = 1_000_000_000L;
    private static final long NS_PER_MICROSECOND = 1000;

    private final CaptureInput in;
    private final long nsPerFraction;

    private PcapFormat(CaptureInput in, long nsPerFraction) {
        this.in = in;
        this.nsPerFraction = nsPerFraction;
    }

    /**
     * Reads the header behind its magic number.
     *
     * @param magic as it stands there in big-endian order
     * @return null if that is no number of this format's
     */
    static @Nullable PcapFormat open(CaptureInput in, int magic) throws IOException {
        boolean swapped = magic == Integer.reverseBytes(MICROSECONDS) || magic == Integer.reverseBytes(NANOSECONDS);
        int number = swapped ? Integer.reverseBytes(magic) : magic;
        if (number != MICROSECONDS && number != NANOSECONDS) {
            return null;
        }
        in.order(swapped ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        ByteBuffer header = in.read(HEADER_LENGTH);
        int version = Short.toUnsignedInt(header.getShort(0));
        if (version != VERSION_MAJOR) {
            throw in.bad("it is a capture of pcap's version " + version + ", and 2 alone is read");
        }
        int linkType = header.getInt(LINK_TYPE_OFFSET) & LINK_TYPE_MASK;
        if (linkType != CaptureReader.ETHERNET) {
            throw in.bad("it is a capture of link type " + linkType + ", not of Ethernet");
        }
        return new PcapFormat(in, number == NANOSECONDS ? 1 : NS_PER_MICROSECOND);
    }

    @Override
    public @Nullable CapturedFrame next() throws IOException {
        ByteBuffer header = in.readUnlessAtEnd(PACKET_HEADER_LENGTH);
        if (header == null) {
            return null;
        }
        long seconds = CaptureInput.unsigned(header.getInt());
        long fraction = CaptureInput.unsigned(header.getInt());
        long captured = CaptureInput.unsigned(header.getInt());
        long original = CaptureInput.unsigned(header.getInt());
        return in.frame(seconds * NS_PER_SECOND + fraction * nsPerFraction, captured, captured, original);
    }
}
