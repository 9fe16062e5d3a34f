package org.machwire.server.task;

import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.machwire.server.port.PortSpace;

/** A client: a port space, and who it belongs to. Lives until {@link Tasks#terminate}. */
public final class Task {
    private final long number;
    private final byte[] id;
    private final String name;
    private final Peer owner;
    private final PortSpace space;
    private final long bornNanos;
    private final CompletableFuture<@Nullable Void> death = new CompletableFuture<>();

    Task(long number, byte[] id, String name, Peer owner, PortSpace space, long bornNanos) {
        this.number = number;
        this.id = id;
        this.name = name;
        this.owner = owner;
        this.space = space;
        this.bornNanos = bornNanos;
    }

    /** The public number: unique while the server runs, never authority. */
    public long number() {
        return number;
    }

    /** The secret, 16 octets; a copy. */
    public byte[] id() {
        return Arrays.copyOf(id, id.length);
    }

    /** What the client called itself. */
    public String name() {
        return name;
    }

    public Peer owner() {
        return owner;
    }

    public PortSpace space() {
        return space;
    }

    /** Completes, never exceptionally, when {@link Tasks#terminate} has ended the task. */
    public CompletableFuture<@Nullable Void> death() {
        return death;
    }

    /** The moment of its birth, by the clock given to {@link Tasks}. */
    public long bornNanos() {
        return bornNanos;
    }
}
