package org.machwire.client.cli.guard;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.machwire.client.capture.CaptureReader;

/** Reads a frame in hexadecimal, as people and tools write it: spaces, colons and line ends do not matter. */
final class FrameHex {
    static final String STANDARD_INPUT = "-";
    private static final int MOST_OCTETS = CaptureReader.MAX_FRAME_OCTETS;
    /** Room for two separators at each octet. */
    private static final int MOST_CHARACTERS = 4 * MOST_OCTETS;
    private static final int RADIX = 16;

    private FrameHex() {}

    /**
     * Reads an argument, or standard input if it is {@code -}.
     *
     * @throws BadInputException with one sentence
     */
    static byte[] read(String argument, InputStream standardInput) throws IOException, BadInputException {
        if (!argument.equals(STANDARD_INPUT)) {
            return parse(argument);
        }
        byte[] text = standardInput.readNBytes(MOST_CHARACTERS + 1);
        if (text.length > MOST_CHARACTERS) {
            throw new BadInputException("standard input is too long for a frame");
        }
        return parse(new String(text, StandardCharsets.ISO_8859_1));
    }

    static byte[] parse(String text) throws BadInputException {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        int high = -1;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == ':' || Character.isWhitespace(c)) {
                continue;
            }
            int digit = c < 0x80 ? Character.digit(c, RADIX) : -1;
            if (digit < 0) {
                throw new BadInputException("a frame is written in hexadecimal digits, and character " + (i + 1)
                        + " is none");
            }
            if (high < 0) {
                high = digit;
            } else {
                octets.write(high * RADIX + digit);
                high = -1;
            }
        }
        return checked(octets.toByteArray(), high);
    }

    private static byte[] checked(byte[] octets, int high) throws BadInputException {
        if (high >= 0) {
            throw new BadInputException("a frame has two hexadecimal digits for each octet, and one is left over");
        }
        if (octets.length == 0) {
            throw new BadInputException("there is no octet of a frame");
        }
        if (octets.length > MOST_OCTETS) {
            throw new BadInputException("a frame of more than " + MOST_OCTETS + " octets is not traced");
        }
        return octets;
    }
}
