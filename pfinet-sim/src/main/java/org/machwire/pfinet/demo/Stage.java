package org.machwire.pfinet.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.machwire.client.SocketPath;

/** A directory for the socket, and the processes that play. Closing ends them and removes the directory. */
final class Stage implements AutoCloseable {
    /** Set by the launcher to its own path. */
    private static final String LAUNCHER_PROPERTY = "machwire.launcher";
    /** The launcher's variable for options of the JVM. These processes live too short for the optimizing compiler. */
    private static final String JAVA_OPTIONS_VARIABLE = "MACHWIRE_JAVA_OPTIONS";
    private static final String JAVA_OPTIONS = "-XX:TieredStopAtLevel=1";

    private final Path directory;
    private final Deadline deadline;
    private final String launcher = System.getProperty(LAUNCHER_PROPERTY, "./machwire");
    private final List<Actor> actors = new ArrayList<>();
    private boolean closed;

    private Stage(Path directory, Deadline deadline) {
        this.directory = directory;
        this.deadline = deadline;
    }

    /** Makes an empty stage: a new directory that only its user may enter. */
    static Stage open(Deadline deadline) throws IOException {
        return new Stage(Files.createTempDirectory("machwire-demo-"), deadline); // made with mode 0700
    }

    /** Closes the stage also when a signal ends this process. */
    void closeAtExit(Runnable before) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            before.run();
            close();
        }));
    }

    Path socket() {
        return directory.resolve("machwire.sock");
    }

    Deadline deadline() {
        return deadline;
    }

    /** Returns the command line of a machwire command. */
    List<String> machwire(String... arguments) {
        List<String> command = new ArrayList<>(List.of(launcher));
        command.addAll(List.of(arguments));
        return command;
    }

    /** Starts a machwire command as an actor. */
    Actor start(String name, String... arguments) throws DemoException {
        return start(name, machwire(arguments));
    }

    /** Starts any command as an actor. */
    Actor start(String name, List<String> command) throws DemoException {
        return enter(new Actor(name, launch(command), deadline));
    }

    /** Starts a puppet: a client that does what it is told. */
    Puppet startPuppet(String name) throws DemoException {
        return enter(new Puppet(name, launch(machwire("demo", PuppetCommand.NAME)), deadline));
    }

    private Process launch(List<String> command) throws DemoException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put(SocketPath.VARIABLE, socket().toString());
        builder.environment().putIfAbsent(JAVA_OPTIONS_VARIABLE, JAVA_OPTIONS);
        try {
            return builder.start();
        } catch (IOException e) {
            throw new DemoException("cannot start " + command.get(0) + ": " + e.getMessage());
        }
    }

    private synchronized <A extends Actor> A enter(A actor) {
        if (closed) {
            actor.process().destroyForcibly();
        } else {
            actors.add(actor);
        }
        return actor;
    }

    /** Ends all actors and removes the directory; does nothing the second time. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            actors.reversed().forEach(Actor::terminate);
            for (Actor actor : actors) {
                actor.awaitEnd();
            }
            Files.deleteIfExists(socket());
            clear();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            System.err.println("machwire demo: " + directory + " could not be removed: " + e.getMessage());
        }
    }

    private void clear() throws IOException {
        try (var files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(directory);
    }
}
