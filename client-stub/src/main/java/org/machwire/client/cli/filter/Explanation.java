package org.machwire.client.cli.filter;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.machwire.client.cli.JsonObject;
import org.machwire.filter.Disassembly;
import org.machwire.filter.FilterException;
import org.machwire.filter.FilterProgram;

/**
 * What there is to say of a program.
 *
 * @param listing the program, a line for each instruction
 * @param program null if it is refused
 * @param refusal null if it is taken
 */
record Explanation(List<Disassembly.Line> listing, @Nullable FilterProgram program, @Nullable FilterException refusal) {

    static Explanation of(int[] words) {
        List<Disassembly.Line> listing = Disassembly.of(words);
        try {
            return new Explanation(listing, FilterProgram.parseLong(words), null);
        } catch (FilterException e) {
            return new Explanation(listing, null, e);
        }
    }

    /** For people: the line that breaks a rule is marked, and the last one is the verdict. */
    List<String> lines() {
        int operationWidth = listing.stream().mapToInt(line -> line.operation().length()).max().orElse(0);
        int wordsWidth = listing.stream().mapToInt(line -> hex(line).length()).max().orElse(0);
        int indexWidth = listing.isEmpty() ? 1 : Integer.toString(listing.getLast().index()).length();
        String format = "%s%" + indexWidth + "d  %-" + wordsWidth + "s  %-" + operationWidth + "s  %s";
        List<String> lines = new ArrayList<>();
        for (Disassembly.Line line : listing) {
            boolean refused = refusal != null && refusal.index() == line.index();
            lines.add(String.format(format, refused ? "> " : "  ", line.index(), hex(line), line.operation(),
                    line.meaning()));
        }
        lines.add(verdict());
        return lines;
    }

    private static String hex(Disassembly.Line line) {
        return String.join(" ", line.words());
    }

    private String verdict() {
        if (program == null) {
            return refusal == null ? "" : refusal.getMessage() + " (rule " + refusal.rule() + ")";
        }
        int most = program.code().longestPath();
        return program.isBpf()
                ? "the verifier takes it: of " + program.code().count() + " instructions at most " + most
                        + " run on a frame"
                : "the verifier takes it: at most " + most + " steps of the interpreter run on a frame";
    }

    JsonObject json() {
        JsonObject object = new JsonObject().list("line", listing.stream().map(Explanation::json).toList())
                .json("accepted", Boolean.toString(program != null));
        if (program != null) {
            object.json("longestPath", Integer.toString(program.code().longestPath()));
        }
        if (refusal != null) {
            object.string("rule", refusal.rule().name()).string("message", String.valueOf(refusal.getMessage()));
            if (refusal.index() != FilterException.WHOLE_PROGRAM) {
                object.json("refusedLine", Integer.toString(refusal.index()));
            }
        }
        return object;
    }

    private static String json(Disassembly.Line line) {
        return new JsonObject().json("index", Integer.toString(line.index()))
                .list("words", line.words().stream().map(word -> "\"" + word + "\"").toList())
                .string("operation", line.operation()).string("meaning", line.meaning()).toString();
    }
}
