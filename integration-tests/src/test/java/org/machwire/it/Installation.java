package org.machwire.it;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/**
 * The launcher, the packaged jars with their start-up caches, and these test classes, copied to a directory that every user of the
 * machine can read. It has no sources, so the launcher does not build there. One for all tests of a JVM; removed when that ends.
 */
final class Installation {
    private static final List<String> MODULES = List.of("server", "client-stub", "pfinet-sim");

    private final Path home;

    private Installation(Path home) {
        this.home = home;
    }

    static Installation shared() {
        return Holder.SHARED;
    }

    /** The command line of {@code machwire ARGUMENTS}, which lives too short for the optimizing compiler. */
    List<String> machwire(String... arguments) {
        List<String> command = new ArrayList<>(List.of("env", "MACHWIRE_JAVA_OPTIONS=-XX:TieredStopAtLevel=1",
                home.resolve("machwire").toString()));
        command.addAll(List.of(arguments));
        return command;
    }

    /** The command line of a main class of these tests. */
    List<String> java(Class<?> main, String... arguments) {
        String classes = String.join(File.pathSeparator, home.resolve("it-classes").toString(),
                home.resolve("client-stub/target/machwire-client-stub.jar").toString());
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin/java").toString(), "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow", "-cp", classes, main.getName()));
        command.addAll(List.of(arguments));
        return command;
    }

    private static Installation make() throws IOException {
        Path repository = Path.of(System.getProperty("basedir", "")).toAbsolutePath().resolveSibling("");
        Path home = Directories.make();
        Files.copy(repository.resolve("machwire"), home.resolve("machwire"), StandardCopyOption.COPY_ATTRIBUTES);
        for (String module : MODULES) {
            Path target = repository.resolve(module).resolve("target");
            Path copy = Files.createDirectories(home.resolve(module).resolve("target"));
            for (String suffix : List.of(".jar", ".aot")) {
                String file = "machwire-" + module + suffix;
                Files.copy(target.resolve(file), copy.resolve(file), StandardCopyOption.COPY_ATTRIBUTES);
            }
            copyTree(target.resolve("lib"), copy.resolve("lib"));
        }
        copyTree(Path.of(System.getProperty("basedir", "")).toAbsolutePath().resolve("target/test-classes"),
                home.resolve("it-classes"));
        makeReadable(home);
        return new Installation(home);
    }

    private static void copyTree(Path from, Path to) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                    throws IOException {
                Files.createDirectories(to.resolve(from.relativize(directory)));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.copy(file, to.resolve(from.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static void makeReadable(Path home) throws IOException {
        Files.walkFileTree(home, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                    throws IOException {
                Directories.open(directory);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Directories.open(file);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static final class Holder {
        static final Installation SHARED;

        static {
            try {
                SHARED = make();
            } catch (IOException e) {
                throw new UncheckedIOException("the modules are not packaged: run these tests by mvn verify", e);
            }
        }
    }
}
