package org.machwire.client.capture;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** pcapng (draft-ietf-opsawg-pcapng): sections of blocks, each section with a byte order and interfaces of its own. */
final class PcapngFormat implements CaptureFormat {
    /** The type of a section's header, the same in both byte orders. */
    static final int SECTION = 0x0a0d0d0a;
    private static final int INTERFACE = 1;
    /** Obsolete, and still met. */
    private static final int PACKET = 2;
    private static final int SIMPLE_PACKET = 3;
    private static final int ENHANCED_PACKET = 6;

    private static final int BYTE_ORDER_MAGIC = 0x1a2b3c4d;
    private static final int VERSION_MAJOR = 1;
    /** What a section's header has at least behind its byte-order magic: version and length of the section. */
    private static final int SECTION_BODY = 12;
    private static final int INTERFACE_BODY = 8;
    private static final int PACKET_BODY = 20;
    private static final int SIMPLE_PACKET_BODY = 4;
    /** The type, and the length in front and behind. */
    private static final int BLOCK_OVERHEAD = 12;
    /** Bounds what a file can make us remember. */
    private static final int MAX_INTERFACES = 65_536;

    private static final int OPTION_END = 0;
    private static final int OPTION_RESOLUTION = 9;
    private static final int OPTION_OFFSET = 14;

    private final CaptureInput in;
    private final List<CaptureInterface> interfaces = new ArrayList<>();
    /** Of the block being read: its length, and what of its body is still to be read. */
    private long length;
    private long left;

    private PcapngFormat(CaptureInput in) {
        this.in = in;
    }

    /** Reads the first section's header behind its type. */
    static PcapngFormat open(CaptureInput in) throws IOException {
        PcapngFormat format = new PcapngFormat(in);
        format.readSection();
        return format;
    }

    @Override
    public @Nullable CapturedFrame next() throws IOException {
        for (ByteBuffer type = in.readUnlessAtEnd(4); type != null; type = in.readUnlessAtEnd(4)) {
            CapturedFrame frame = block(type.getInt());
            if (frame != null) {
                return frame;
            }
        }
        return null;
    }

    /** Reads a block behind its type; null if it has no frame. */
    private @Nullable CapturedFrame block(int type) throws IOException {
        if (type == SECTION) {
            readSection();
            return null;
        }
        begin(in.read(4).getInt());
        CapturedFrame frame = switch (type) {
            case INTERFACE -> readInterface();
            case PACKET, ENHANCED_PACKET -> packet(type == PACKET);
            case SIMPLE_PACKET -> simplePacket();
            default -> null;
        };
        end();
        return frame;
    }

    private void readSection() throws IOException {
        in.order(ByteOrder.BIG_ENDIAN);
        ByteBuffer head = in.read(8);
        int magic = head.getInt(4);
        if (magic != BYTE_ORDER_MAGIC && magic != Integer.reverseBytes(BYTE_ORDER_MAGIC)) {
            throw in.badHere("a section tells no byte order");
        }
        ByteOrder order = magic == BYTE_ORDER_MAGIC ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        in.order(order);
        begin(head.order(order).getInt(0));
        left -= 4;
        int version = Short.toUnsignedInt(take(SECTION_BODY).getShort());
        if (version != VERSION_MAJOR) {
            throw in.badHere("a section is of pcapng's version " + version + ", and 1 alone is read");
        }
        interfaces.clear();
        end();
    }

    private @Nullable CapturedFrame readInterface() throws IOException {
        if (interfaces.size() == MAX_INTERFACES) {
            throw in.badHere("a section has more than " + MAX_INTERFACES + " interfaces");
        }
        ByteBuffer body = take(INTERFACE_BODY);
        CaptureInterface described = new CaptureInterface(Short.toUnsignedInt(body.getShort(0)),
                CaptureInput.unsigned(body.getInt(4)));
        int code = -1;
        while (left >= 4 && code != OPTION_END) {
            ByteBuffer option = take(4);
            code = Short.toUnsignedInt(option.getShort());
            int size = Short.toUnsignedInt(option.getShort());
            ByteBuffer value = take(size + 3 & ~3);
            if (code == OPTION_RESOLUTION && size == 1) {
                described = described.withResolution(value.get());
            } else if (code == OPTION_OFFSET && size == Long.BYTES) {
                described = described.withOffset(value.getLong());
            }
        }
        interfaces.add(described);
        return null;
    }

    private CapturedFrame packet(boolean isObsolete) throws IOException {
        ByteBuffer body = take(PACKET_BODY);
        long index = isObsolete
                ? Short.toUnsignedInt(body.getShort(0))
                : CaptureInput.unsigned(body.getInt(0));
        CaptureInterface from = ethernet(index);
        long time = CaptureInput.unsigned(body.getInt(4)) << 32 | CaptureInput.unsigned(body.getInt(8));
        return frame(from.nanoseconds(time), CaptureInput.unsigned(body.getInt(12)),
                CaptureInput.unsigned(body.getInt(16)));
    }

    private CapturedFrame simplePacket() throws IOException {
        long original = CaptureInput.unsigned(take(SIMPLE_PACKET_BODY).getInt());
        return frame(0, ethernet(0).captured(original), original);
    }

    private CapturedFrame frame(long timestampNs, long captured, long original) throws IOException {
        CapturedFrame frame = in.frame(timestampNs, captured, left, original);
        left -= captured;
        return frame;
    }

    private CaptureInterface ethernet(long index) throws IOException {
        if (index >= interfaces.size()) {
            throw in.badHere("a frame is of interface " + index + ", which its section does not describe");
        }
        CaptureInterface found = interfaces.get((int) index);
        if (found.linkType() != CaptureReader.ETHERNET) {
            throw in.badHere("a frame is of link type " + found.linkType() + ", not of Ethernet");
        }
        return found;
    }

    private void begin(int field) throws IOException {
        length = CaptureInput.unsigned(field);
        left = length - BLOCK_OVERHEAD;
        if (left < 0 || length % 4 != 0) {
            throw in.badHere("a block has the length " + length);
        }
    }

    private ByteBuffer take(int count) throws IOException {
        if (count > left) {
            throw in.badHere("a block is too short for what it holds");
        }
        left -= count;
        return in.read(count);
    }

    /** Passes over what is left of the block. */
    private void end() throws IOException {
        in.skip(left);
        if (CaptureInput.unsigned(in.read(4).getInt()) != length) {
            throw in.badHere("a block has one length in front and another behind");
        }
    }
}
