package org.machwire.client.cli.guard;

import com.google.protobuf.TextFormat;
import com.google.protobuf.TextFormat.Parser.SingularOverwritePolicy;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.machwire.v1.GuardPolicy;

/** Reads a proposed policy: a {@code GuardPolicy} of {@code guard.proto} in protobuf text format. */
final class PolicyFile {
    /** Far above what the hypervisor takes: 64 addresses. */
    private static final int MOST_OCTETS = 1 << 20;
    /** What protobuf puts in front of its sentences. */
    private static final Pattern POSITION = Pattern.compile("^\\d+:\\d+:\\s*");

    private PolicyFile() {}

    /**
     * Reads a file.
     *
     * @throws BadInputException with one sentence that begins with the file, and its line and column where there are such
     */
    static GuardPolicy read(Path file) throws BadInputException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] octets = in.readNBytes(MOST_OCTETS + 1);
            if (octets.length > MOST_OCTETS) {
                throw new BadInputException(file + ": it is too long for a policy");
            }
            return parse(file.toString(),
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets)).toString());
        } catch (NoSuchFileException e) {
            throw new BadInputException(file + ": there is no such file");
        } catch (CharacterCodingException e) {
            throw new BadInputException(file + ": it is no text in UTF-8");
        } catch (IOException e) {
            throw new BadInputException(file + ": it cannot be read (" + e + ")");
        }
    }

    static GuardPolicy parse(String file, String text) throws BadInputException {
        GuardPolicy.Builder policy = GuardPolicy.newBuilder();
        try {
            TextFormat.Parser.newBuilder()
                    .setSingularOverwritePolicy(SingularOverwritePolicy.FORBID_SINGULAR_OVERWRITES).build()
                    .merge(text, policy);
        } catch (TextFormat.ParseException e) {
            throw new BadInputException(file + ":" + e.getLine() + ":" + e.getColumn() + ": " + sentence(e));
        }
        return policy.build();
    }

    /** Of unknown fields protobuf gives a list, of which the first is enough. */
    private static String sentence(TextFormat.ParseException failure) {
        List<String> lines = String.valueOf(failure.getMessage()).lines().toList();
        String sentence = lines.size() > 1
                ? "there is no field " + POSITION.matcher(lines.get(1)).replaceFirst("")
                : POSITION.matcher(lines.getFirst()).replaceFirst("");
        return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
    }
}
