package org.machwire.token;

import com.google.protobuf.ByteString;
import org.jspecify.annotations.Nullable;
import org.machwire.mach.DeviceMode;

/**
 * What a block says: for whom, what, when, how many blocks may follow, and where names are looked for.
 *
 * @param delegations how many blocks may follow, from 0; more than 0 only if the holder has a key
 * @param subspace the subspace that the names of devices are of from this block on; null for where those of the block before are
 */
public record Terms(Holder holder, Scope scope, Validity validity, int delegations, @Nullable SubspaceId subspace) {
    /** @throws IllegalArgumentException if no block can say it; the message says why */
    public Terms {
        Numbers.checkSigned(delegations, "the number of delegations");
        if (delegations > 0 && holder.key() == null) {
            throw new IllegalArgumentException("only a holder with a key can delegate");
        }
        checkStateable(scope);
        checkStateable(validity);
    }

    /** Says what is said of no subspace. */
    public Terms(Holder holder, Scope scope, Validity validity, int delegations) {
        this(holder, scope, validity, delegations, null);
    }

    /**
     * What a chain grants with this block behind others: what both grant, but that names of a subspace are no more those of before.
     * A block that names the subspace again that the blocks before are of already changes nothing about names.
     *
     * @param of the subspace that names are of in the blocks before; null for none
     */
    public Scope narrow(Scope before, @Nullable SubspaceId of) {
        return (subspace == null || subspace.equals(of) ? before : before.withoutDevices()).intersect(scope);
    }

    private static void checkStateable(Scope scope) {
        Integer mode = scope.mode();
        if (mode != null && (mode & (DeviceMode.READ | DeviceMode.WRITE)) == 0) {
            throw new IllegalArgumentException("a mode is D_READ 1, D_WRITE 2, or both");
        }
        if (scope.devices().size() > 1) {
            throw new IllegalArgumentException("a block has one list of device names");
        }
    }

    private static void checkStateable(Validity validity) {
        Long from = validity.notBefore();
        Long until = validity.notAfter();
        if (from != null && until != null && until <= from) {
            throw new IllegalArgumentException("a block's not_after is later than its not_before");
        }
        if (validity.whileTasks().size() > 1) {
            throw new IllegalArgumentException("a block names one task");
        }
    }

    /** The same with another scope: a server adds the nodes. */
    public Terms withScope(Scope other) {
        return new Terms(holder, other, validity, delegations, subspace);
    }

    /** @throws IllegalArgumentException if no block can say it; the message says why */
    public static Terms ofProto(org.machwire.v1.Terms terms) {
        UnknownFields.refuse(terms);
        return new Terms(Holder.ofProto(terms.getHolder()), Scope.ofProto(terms.getScope()),
                Validity.ofProto(terms.getValidity()), terms.getDelegations(), subspaceOf(terms.getSubspace()));
    }

    static @Nullable SubspaceId subspaceOf(ByteString octets) {
        return octets.isEmpty() ? null : SubspaceId.of(octets.toByteArray());
    }

    public org.machwire.v1.Terms toProto() {
        org.machwire.v1.Terms.Builder to = org.machwire.v1.Terms.newBuilder().setHolder(holder.toProto())
                .setScope(scope.toProto()).setValidity(validity.toProto()).setDelegations(delegations);
        if (subspace != null) {
            to.setSubspace(subspace.octets().toByteString());
        }
        return to.build();
    }
}
