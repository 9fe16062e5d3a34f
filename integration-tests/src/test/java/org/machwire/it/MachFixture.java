package org.machwire.it;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.jspecify.annotations.Nullable;

/** One server for a test class, and fresh tasks, each on a connection of its own, for every test. */
final class MachFixture implements BeforeAllCallback, AfterAllCallback, AfterEachCallback {
    private final @Nullable String configuration;
    private final List<RawMach> tasks = new ArrayList<>();
    private @Nullable ServerProcess server;

    /** A server with the embedded configuration. */
    MachFixture() {
        this(null);
    }

    /** A server with a configuration in protobuf text format. */
    MachFixture(@Nullable String configuration) {
        this.configuration = configuration;
    }

    ServerProcess server() {
        if (server == null) {
            throw new IllegalStateException("no test is running");
        }
        return server;
    }

    /** Makes a task, which lives to the end of the test if it does not die before. */
    RawMach task() {
        RawMach task = new RawMach(new RawClient(server().socket()));
        tasks.add(task);
        return task;
    }

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        server = configuration == null ? ServerProcess.start() : ServerProcess.start(configuration);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        tasks.forEach(RawMach::die);
        tasks.clear();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        server().close();
    }
}
