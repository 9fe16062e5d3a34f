package org.machwire.client.filter;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.machwire.filter.Bpf;

/** Programs as {@code tcpdump -ddd} prints them: a line with the count of instructions, then one for each, {@code code jt jf k} in decimal. */
public final class DddText {
    /** Far above what a program may have, so that one that is too long can be looked at still. */
    private static final int MOST_INSTRUCTIONS = 65_536;
    /** Room for the widest lines of the most instructions, with Windows' line ends. */
    private static final int MOST_OCTETS = (MOST_INSTRUCTIONS + 1) * 32;
    private static final List<String> COLUMNS = List.of("code", "jt", "jf", "k");
    private static final long[] LIMITS = {0xffff, 0xff, 0xff, 0xffff_ffffL};
    private static final Pattern BLANKS = Pattern.compile("[ \\t]+");
    private static final Pattern LINE_END = Pattern.compile("\\r?\\n");
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,10}");

    private DddText() {}

    /**
     * Reads a program to its end; the stream is the caller's still.
     *
     * @param name what sentences call it
     * @param directions {@code NETF_IN}, {@code NETF_OUT} or both, of {@link org.machwire.filter.FilterProgram}
     * @return the words as Mach has them, the header first, not verified; the caller's
     * @throws BadFilterException with one sentence that names the line
     */
    public static int[] read(InputStream in, String name, int directions) throws IOException, BadFilterException {
        byte[] octets = in.readNBytes(MOST_OCTETS + 1);
        if (octets.length > MOST_OCTETS) {
            throw new BadFilterException(name + ": it is too long for a program");
        }
        List<String> lines = List.of(LINE_END.split(new String(octets, StandardCharsets.ISO_8859_1).stripTrailing()));
        return parse(lines, name, directions);
    }

    private static int[] parse(List<String> lines, String name, int directions) throws BadFilterException {
        if (lines.size() == 1 && lines.getFirst().isBlank()) {
            throw new BadFilterException(name + ": it is empty");
        }
        int count = count(lines.getFirst(), name);
        if (count > lines.size() - 1) {
            throw new BadFilterException(
                    name + ": it ends behind line " + lines.size() + ", and line 1 says that " + count
                            + (count == 1 ? " instruction follows" : " instructions follow"));
        }
        if (count < lines.size() - 1) {
            throw new BadFilterException(name + ":" + (count + 2) + ": there is more than the "
                    + (count == 1 ? "instruction" : count + " instructions")
                    + " of which line 1 says that they follow");
        }
        BpfWords words = new BpfWords(directions);
        for (int i = 1; i <= count; i++) {
            add(words, lines.get(i), name + ":" + (i + 1) + ": ");
        }
        return words.toArray();
    }

    private static int count(String line, String name) throws BadFilterException {
        String text = line.strip();
        long count = NUMBER.matcher(text).matches() ? Long.parseLong(text) : 0;
        if (count < 1 || count > MOST_INSTRUCTIONS) {
            throw new BadFilterException(
                    name + ":1: the first line is how many instructions follow, a number from 1 to "
                            + MOST_INSTRUCTIONS);
        }
        return (int) count;
    }

    private static void add(BpfWords words, String line, String place) throws BadFilterException {
        String[] numbers = BLANKS.split(line.strip(), -1);
        if (numbers.length != COLUMNS.size()) {
            throw new BadFilterException(place + "an instruction is four decimal numbers: code jt jf k");
        }
        long[] values = new long[COLUMNS.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = NUMBER.matcher(numbers[i]).matches() ? Long.parseLong(numbers[i]) : -1;
            if (values[i] < 0 || values[i] > LIMITS[i]) {
                throw new BadFilterException(place + COLUMNS.get(i) + " is a number from 0 to " + LIMITS[i]);
            }
        }
        words.add((int) values[0], (int) values[1], (int) values[2], (int) values[3]);
    }

    /**
     * Writes a program as {@code tcpdump -ddd} would.
     *
     * @param words of BPF in Mach's form, whole instructions, the header first
     */
    public static String of(int[] words) {
        StringBuilder text = new StringBuilder().append(words.length / Bpf.INSTRUCTION_WORDS - 1).append('\n');
        for (int i = Bpf.INSTRUCTION_WORDS; i < words.length; i += Bpf.INSTRUCTION_WORDS) {
            text.append(words[i]).append(' ').append(BpfWords.jt(words, i)).append(' ').append(BpfWords.jf(words, i))
                    .append(' ').append(BpfWords.k(words, i)).append('\n');
        }
        return text.toString();
    }
}
