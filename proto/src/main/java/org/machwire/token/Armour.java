package org.machwire.token;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Base64;

/** Octets as text between a BEGIN and an END line, as PEM has them (RFC 7468). */
record Armour(String label) {
    private static final int LINE = 64;

    String write(byte[] octets) {
        String body = Base64.getMimeEncoder(LINE, new byte[]{'\n'}).encodeToString(octets);
        return begin() + '\n' + body + '\n' + end() + '\n';
    }

    /**
     * Reads one such text; white space is allowed around it and between digits.
     *
     * @throws IllegalArgumentException unless the text is that; the message has nothing of it
     */
    byte[] read(String text) {
        String trimmed = text.strip();
        if (!trimmed.startsWith(begin()) || !trimmed.endsWith(end())
                || trimmed.length() < begin().length() + end().length()) {
            throw new IllegalArgumentException("the text does not begin with " + begin() + " and end with " + end());
        }
        String body = trimmed.substring(begin().length(), trimmed.length() - end().length());
        try {
            return Base64.getDecoder().decode(body.replaceAll("\\s", "").getBytes(US_ASCII));
        } catch (IllegalArgumentException hidden) {
            // Its message would tell of a secret.
            throw new IllegalArgumentException("the text is not base64");
        }
    }

    private String begin() {
        return "-----BEGIN " + label + "-----";
    }

    private String end() {
        return "-----END " + label + "-----";
    }
}
