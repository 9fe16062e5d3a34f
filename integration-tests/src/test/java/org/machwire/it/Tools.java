package org.machwire.it;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Programs that tests run beside ours, where they are installed, and scripts of the tests for them. */
final class Tools {
    private Tools() {}

    /** Skips the test where a program is in no directory of {@code PATH}. */
    static void assume(String program, String debianPackage) {
        assumeTrue(find(program) != null, "no " + program + " in PATH: install " + debianPackage);
    }

    /** Finds a program in {@code PATH}; null if it is nowhere. */
    static @Nullable Path find(String program) {
        for (String directory : Pattern.compile(":").split(Objects.requireNonNullElse(System.getenv("PATH"), ""), -1)) {
            Path file = Path.of(directory, program);
            if (Files.isExecutable(file)) {
                return file;
            }
        }
        return null;
    }

    /** Copies an executable script of the tests to a directory. */
    static Path script(String resource, Path directory) throws IOException {
        Path copy = directory.resolve(resource);
        try (InputStream in = Objects.requireNonNull(Tools.class.getResourceAsStream(resource), resource)) {
            Files.copy(in, copy);
        }
        if (!copy.toFile().setExecutable(true, false)) {
            throw new IOException(copy + " cannot be made executable");
        }
        return copy;
    }
}
