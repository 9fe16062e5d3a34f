package org.machwire.client;

import com.google.protobuf.ByteString;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.machwire.token.BlockId;
import org.machwire.token.Proofs;
import org.machwire.token.Scope;
import org.machwire.token.SigningKey;
import org.machwire.token.SubspaceId;
import org.machwire.token.Terms;
import org.machwire.token.Token;
import org.machwire.token.TokenException;
import org.machwire.token.VerifyingKey;
import org.machwire.v1.CapabilityServiceGrpc.CapabilityServiceBlockingStub;
import org.machwire.v1.ExportRequest;
import org.machwire.v1.GrantInfo;
import org.machwire.v1.ImportRequest;
import org.machwire.v1.ImportResponse;
import org.machwire.v1.ListGrantsRequest;
import org.machwire.v1.MakeSubspaceRequest;
import org.machwire.v1.Mapping;
import org.machwire.v1.RevokeRequest;
import org.machwire.v1.RevokeResponse;

/** The routines of tokens: what the task's methods are made of. */
final class CapabilityCalls {
    private final MachTask task;
    /** The secret that proofs are made for. */
    private final byte[] taskId;
    private final CapabilityServiceBlockingStub stub;

    CapabilityCalls(MachTask task, byte[] taskId, CapabilityServiceBlockingStub stub) {
        this.task = task;
        this.taskId = taskId;
        this.stub = stub;
    }

    /** Makes a call and reads its answer: values that no answer has are the server's fault, not the caller's. */
    private <A, T> T call(Function<CapabilityServiceBlockingStub, A> routine, Function<A, T> reading) {
        A answer = Failures.call(() -> routine.apply(stub));
        try {
            return reading.apply(answer);
        } catch (IllegalArgumentException e) {
            throw new HypervisorException("the hypervisor answers what this client cannot read: " + e.getMessage(), e);
        }
    }

    ImportedToken importToken(Token token, @Nullable SigningKey key) {
        ImportRequest.Builder request = ImportRequest.newBuilder().setToken(ByteString.copyFrom(token.encode()));
        VerifyingKey holder = token.last().terms().holder().key();
        if (holder != null) {
            SigningKey proving = requireKey(holder, key);
            request.setProof(ByteString.copyFrom(Proofs.importProof(proving, taskId, token.last().id())));
        }
        return call(on -> on.import_(request.build()), this::imported);
    }

    /** Said here, because a server tells nobody but the holder why it refuses. */
    private static SigningKey requireKey(VerifyingKey holder, @Nullable SigningKey key) {
        if (key == null) {
            throw new HypervisorException(
                    "the token is for whoever has the private key of " + holder + ": give that key, too");
        }
        if (!key.publicKey().equals(holder)) {
            throw new HypervisorException("the token is for whoever has the private key of " + holder
                    + ", and the key given is that of " + key.publicKey());
        }
        return key;
    }

    private ImportedToken imported(ImportResponse answer) {
        Scope scope = answer.getScopeList().stream().map(Scope::ofProto).reduce(Scope.UNRESTRICTED, Scope::intersect);
        return new ImportedToken(new SendRight(task, answer.getMaster()),
                answer.getRootDirectory() == 0 ? null : new SendRight(task, answer.getRootDirectory()),
                id(answer.getId()), scope);
    }

    Token export(List<SendRight> rights, Terms terms, String label) {
        ExportRequest.Builder request = ExportRequest.newBuilder().setTerms(terms.toProto()).setLabel(label);
        rights.forEach(right -> request.addRight(right.name()));
        return call(on -> on.export(request.build()), answer -> token(answer.getToken()));
    }

    private static Token token(ByteString encoded) {
        try {
            return Token.parse(encoded.toByteArray());
        } catch (TokenException e) {
            throw new HypervisorException("the hypervisor made a token that this client cannot read: " + e.getMessage(),
                    e);
        }
    }

    RevocationReceipt revoke(BlockId id, @Nullable Credential proof) {
        RevokeRequest.Builder request = RevokeRequest.newBuilder().setId(octets(id));
        if (proof != null && proof.key() != null) {
            request.setToken(ByteString.copyFrom(proof.token().encode()))
                    .setProof(ByteString.copyFrom(Proofs.revokeProof(proof.key(), taskId, id)));
        }
        return call(on -> on.revoke(request.build()), CapabilityCalls::receipt);
    }

    private static RevocationReceipt receipt(RevokeResponse answer) {
        return new RevocationReceipt(answer.getEpoch(), answer.getDeviceList().stream()
                .map(device -> new RevocationReceipt.DeadDevice(device.getPath(), device.getTaskNumber(),
                        device.getTxFrames(), device.getRxFrames()))
                .toList(), answer.getIdList().stream().map(CapabilityCalls::id).toList());
    }

    List<GrantRecord> grants() {
        return call(on -> on.listGrants(ListGrantsRequest.getDefaultInstance()),
                answer -> answer.getGrantList().stream().map(CapabilityCalls::grant).toList());
    }

    private static GrantRecord grant(GrantInfo info) {
        Terms terms = Terms.ofProto(org.machwire.v1.Terms.newBuilder().setHolder(info.getHolder())
                .setScope(info.getScope()).setValidity(info.getValidity()).setDelegations(info.getDelegations())
                .build());
        return new GrantRecord(id(info.getId()), info.getParent().isEmpty() ? null : id(info.getParent()),
                info.getUid(), Instant.ofEpochSecond(info.getSince()), info.getLabel(), terms, info.getRevoked(),
                info.getDevices());
    }

    SubspaceId makeSubspace(SendRight master, Map<String, String> names) {
        MakeSubspaceRequest.Builder request = MakeSubspaceRequest.newBuilder().setMaster(master.name());
        names.forEach(
                (name, device) -> request.addMapping(Mapping.newBuilder().setName(name).setDevice(device)));
        return call(on -> on.makeSubspace(request.build()),
                answer -> SubspaceId.of(answer.getSubspace().toByteArray()));
    }

    private static BlockId id(ByteString octets) {
        return BlockId.of(octets.toByteArray());
    }

    private static ByteString octets(BlockId id) {
        return ByteString.copyFrom(id.toArray());
    }
}
