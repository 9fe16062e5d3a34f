package org.machwire.token;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/** What octets are signed or hashed for: each use begins with a text of its own, so that a signature is good for one use only. */
enum Signed {
    BLOCK("machwire token block 1"),
    BLOCK_ID("machwire token id 1"),
    IMPORT("machwire import 1"),
    REVOKE("machwire revoke 1");

    private final byte[] domain;

    Signed(String text) {
        // The zero octet ends the text: no text can be the beginning of another.
        domain = (text + '\0').getBytes(US_ASCII);
    }

    /** The text, the zero octet, and the parts. */
    byte[] message(byte[]... parts) {
        int length = domain.length;
        for (byte[] part : parts) {
            length += part.length;
        }
        byte[] message = Arrays.copyOf(domain, length);
        int end = domain.length;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, message, end, part.length);
            end += part.length;
        }
        return message;
    }

    /** The SHA-256 of the message. */
    byte[] hash(byte[]... parts) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(message(parts));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
