package org.machwire.client.filter;

import java.util.regex.Pattern;
import org.machwire.filter.Bpf;

/** Programs as Mach's filter words, in hexadecimal: the header first, blanks, line ends or {@code |} between words. */
public final class HexWords {
    private static final Pattern SEPARATORS = Pattern.compile("[\\s|]+");
    private static final Pattern WORD = Pattern.compile("[0-9a-fA-F]{4}");
    private static final int RADIX = 16;

    private HexWords() {}

    /**
     * Reads words.
     *
     * @return each 0..0xffff, not verified; the caller's
     * @throws BadFilterException with one sentence that names the word, of which the header is 0
     */
    public static int[] parse(String text) throws BadFilterException {
        String trimmed = SEPARATORS.matcher(text).replaceAll(" ").strip();
        if (trimmed.isEmpty()) {
            throw new BadFilterException("there is no word of a program");
        }
        String[] parts = trimmed.split(" ", -1);
        int[] words = new int[parts.length];
        for (int i = 0; i < parts.length; i++) {
            if (!WORD.matcher(parts[i]).matches()) {
                throw new BadFilterException("a word of a program is four hexadecimal digits, and word " + i
                        + (i == 0 ? ", the header, is not" : " is not"));
            }
            words[i] = Integer.parseInt(parts[i], RADIX);
        }
        return words;
    }

    /**
     * Writes a program of BPF, an instruction a line.
     *
     * @param words each 0..0xffff, the header first
     */
    public static String of(int[] words) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < words.length; i++) {
            boolean last = i % Bpf.INSTRUCTION_WORDS == Bpf.INSTRUCTION_WORDS - 1 || i == words.length - 1;
            text.append(String.format("%04x", words[i])).append(last ? '\n' : ' ');
        }
        return text.toString();
    }
}
