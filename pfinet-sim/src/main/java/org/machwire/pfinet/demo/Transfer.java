package org.machwire.pfinet.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Random;

/**
 * One end of a transfer, when it is over.
 *
 * @param octets how many
 * @param sha256 their SHA-256, in hexadecimal
 */
record Transfer(long octets, String sha256) {
    private static final int CHUNK_OCTETS = 65_536;

    /** Writes octets of a pseudo-random sequence. */
    static Transfer send(OutputStream out, long octets, long seed) throws IOException {
        MessageDigest digest = newDigest();
        Random random = new Random(seed);
        byte[] chunk = new byte[CHUNK_OCTETS];
        long left = octets;
        while (left > 0) {
            random.nextBytes(chunk);
            int length = (int) Math.min(left, chunk.length);
            digest.update(chunk, 0, length);
            out.write(chunk, 0, length);
            left -= length;
        }
        out.flush();
        return new Transfer(octets, HexFormat.of().formatHex(digest.digest()));
    }

    /** Reads to the end. */
    static Transfer receive(InputStream in) throws IOException {
        MessageDigest digest = newDigest();
        byte[] chunk = new byte[CHUNK_OCTETS];
        long octets = 0;
        for (int length = in.read(chunk); length >= 0; length = in.read(chunk)) {
            digest.update(chunk, 0, length);
            octets += length;
        }
        return new Transfer(octets, HexFormat.of().formatHex(digest.digest()));
    }

    private static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
