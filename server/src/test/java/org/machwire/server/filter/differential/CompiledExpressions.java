package org.machwire.server.filter.differential;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The programs that libpcap 1.10.3, of Debian, made of {@link Expressions}: so they are compared where libpcap is not installed, too. A line of
 * the file is an expression, a tab, and four hexadecimal numbers for each instruction: code, jt, jf and k.
 */
final class CompiledExpressions {
    private static final String FILE = "programs.txt";

    private CompiledExpressions() {}

    /** The words of programs for IN, by their expressions, in the order of the file. */
    static SequencedMap<String, int[]> kept() {
        try (InputStream in = Objects.requireNonNull(CompiledExpressions.class.getResourceAsStream(FILE), FILE)) {
            SequencedMap<String, int[]> programs = new LinkedHashMap<>();
            new String(in.readAllBytes(), StandardCharsets.US_ASCII).lines().forEach(line -> {
                String[] parts = line.split("\t", -1);
                programs.put(parts[0], words(parts[1]));
            });
            return programs;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static int[] words(String instructions) {
        int[] numbers = Arrays.stream(instructions.split(" ", -1)).mapToInt(one -> Integer.parseUnsignedInt(one, 16))
                .toArray();
        int[] words = new int[4 + numbers.length];
        words[0] = 0x401;
        for (int i = 0; i < numbers.length; i += 4) {
            words[i + 4] = numbers[i];
            words[i + 5] = numbers[i + 1] | numbers[i + 2] << 8;
            words[i + 6] = numbers[i + 3] & 0xffff;
            words[i + 7] = numbers[i + 3] >>> 16;
        }
        return words;
    }

    /** The file's text for these programs. */
    static String text(Map<String, int[]> programs) {
        return programs.entrySet().stream().map(one -> one.getKey() + "\t" + instructions(one.getValue()) + "\n")
                .collect(Collectors.joining());
    }

    private static String instructions(int[] words) {
        return IntStream.range(1, words.length / 4)
                .mapToObj(i -> String.format("%x %x %x %x", words[4 * i], words[4 * i + 1] & 0xff,
                        words[4 * i + 1] >>> 8, words[4 * i + 2] | words[4 * i + 3] << 16))
                .collect(Collectors.joining(" "));
    }
}
