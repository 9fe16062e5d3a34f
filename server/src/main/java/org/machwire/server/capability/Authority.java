package org.machwire.server.capability;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.machwire.server.load.Allowance;
import org.machwire.server.load.Rate;
import org.machwire.token.BlockId;
import org.machwire.token.Scope;
import org.machwire.token.SubspaceId;
import org.machwire.token.TokenBlock;

/**
 * A block in use: what it and all blocks before it grant, and whether it still lives. Authorities form a tree; when one dies, all below it do.
 *
 * <p>{@link Authorities} makes one when the first token with the block is imported, and forgets it when nothing rests on it any more. Its
 * fields but {@link #isDead} never change, or are guarded by the lock of {@link Authorities}.
 */
public final class Authority {
    private final Authorities home;
    private final @Nullable Authority parent;
    private final TokenBlock block;
    private final int owner;
    private final int importer;
    private final long since;
    private final Scope scope;
    private final @Nullable SubspaceId subspace;
    private final int delegations;
    private final Rates rates;
    private final Allowance allowance;
    // Written under the lock, read without: an authority never comes to life again.
    private volatile boolean dead;

    // Guarded by the lock.
    private final Set<Authority> children = new HashSet<>(0);
    private int uses;
    private int devices;

    /**
     * @param owner the uid whose devices it is about
     * @param importer the uid who imported it first
     * @param since when, in seconds since 1970
     * @param rates its own block's
     * @param nanoClock measures the rates
     */
    Authority(Authorities home, @Nullable Authority parent, TokenBlock block, int owner, int importer, long since,
            Rates rates, LongSupplier nanoClock) {
        this.home = home;
        this.parent = parent;
        this.block = block;
        this.owner = owner;
        this.importer = importer;
        this.since = since;
        scope = parent == null
                ? block.terms().narrow(Scope.UNRESTRICTED, null)
                : block.terms().narrow(parent.scope, parent.subspace);
        SubspaceId stated = block.terms().subspace();
        subspace = stated != null ? stated : parent == null ? null : parent.subspace;
        delegations = parent == null
                ? block.terms().delegations()
                : Math.min(parent.delegations - 1, block.terms().delegations());
        this.rates = rates;
        allowance = allowance(nanoClock);
        dead = parent != null && parent.dead; // it may have died since the token was looked at
    }

    /** What one block lets through in a second. It outlives its authority until it is full, lest an import anew fills it at once. */
    record Rates(@Nullable Rate frames, @Nullable Rate octets) {
        static Rates of(TokenBlock block, long nowNanos) {
            return new Rates(rate(block.terms().scope().framesPerSecond(), nowNanos),
                    rate(block.terms().scope().octetsPerSecond(), nowNanos));
        }

        private static @Nullable Rate rate(@Nullable Long perSecond, long nowNanos) {
            return perSecond == null ? null : new Rate(perSecond, nowNanos);
        }

        boolean areNone() {
            return frames == null && octets == null;
        }

        boolean areFull(long nowNanos) {
            return (frames == null || frames.isFull(nowNanos)) && (octets == null || octets.isFull(nowNanos));
        }
    }

    Rates rates() {
        return rates;
    }

    private Allowance allowance(LongSupplier nanoClock) {
        List<Rate> frameRates = new ArrayList<>();
        List<Rate> octetRates = new ArrayList<>();
        for (Authority at = this; at != null; at = at.parent) {
            if (at.rates.frames != null) {
                frameRates.add(at.rates.frames);
            }
            if (at.rates.octets != null) {
                octetRates.add(at.rates.octets);
            }
        }
        return new Allowance(frameRates, octetRates, nanoClock);
    }

    public BlockId id() {
        return block.id();
    }

    /** The block that it descends from; null for the first. */
    public @Nullable Authority parent() {
        return parent;
    }

    TokenBlock block() {
        return block;
    }

    /** The uid whose devices it is about: who exported the first block. */
    public int owner() {
        return owner;
    }

    /** The uid who imported it, or what descends from it, first. */
    public int importer() {
        return importer;
    }

    long since() {
        return since;
    }

    /** What all blocks grant. */
    public Scope scope() {
        return scope;
    }

    /** The subspace that names are of; null for none. */
    public @Nullable SubspaceId subspace() {
        return subspace;
    }

    /** How many blocks may follow, by all there are; below 0, there are too many. */
    int delegations() {
        return delegations;
    }

    /** How many blocks there are, this one included. */
    int chainLength() {
        int length = 0;
        for (Authority at = this; at != null; at = at.parent) {
            length++;
        }
        return length;
    }

    /** What its devices may send. */
    public Allowance allowance() {
        return allowance;
    }

    /** Tells whether it was revoked, has expired, or what it depended on has ended. Takes no lock; once true, for ever. */
    public boolean isDead() {
        return dead;
    }

    /**
     * Counts one more device by this authority and all above it.
     *
     * @return false, and nothing is counted, where one of them has as many as it may
     */
    public boolean enterDevice() {
        return home.enterDevice(this);
    }

    /** Counts a device no more. */
    public void leaveDevice() {
        home.leaveDevice(this);
    }

    /**
     * Keeps it known while something rests on it, until {@link #release}.
     *
     * @return false, and nothing may rest on it, when it was given up altogether before: then a revocation would not find it
     */
    public boolean retain() {
        return home.retain(this);
    }

    /** Gives back what {@link #retain} or an import took. */
    public void release() {
        home.release(this);
    }

    // From here on: with the lock held.

    boolean hasRoomForDevice() {
        for (Authority at = this; at != null; at = at.parent) {
            Integer most = at.block.terms().scope().maxDevices();
            if (most != null && at.devices >= most) {
                return false;
            }
        }
        return true;
    }

    void countDevice(int delta) {
        for (Authority at = this; at != null; at = at.parent) {
            at.devices += delta;
        }
    }

    int devices() {
        return devices;
    }

    Set<Authority> children() {
        return children;
    }

    void use() {
        uses++;
    }

    boolean isUsed() {
        return uses > 0;
    }

    /** Returns whether nothing rests on it any more. */
    boolean unuse() {
        return --uses == 0;
    }

    /** Kills this and all below it that live, into {@code killed}. */
    void die(Set<Authority> killed) {
        if (!dead) {
            dead = true;
            killed.add(this);
        }
        children.forEach(child -> child.die(killed));
    }
}
