package org.machwire.client;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.rpc.ErrorInfo;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.machwire.mach.MachMsgType;
import org.machwire.token.BlockId;
import org.machwire.token.Proofs;
import org.machwire.token.Scope;
import org.machwire.token.SigningKey;
import org.machwire.token.Terms;
import org.machwire.token.Token;
import org.machwire.token.TokenException;
import org.machwire.token.TokenVerifier;
import org.machwire.token.VerifyingKey;
import org.machwire.v1.CapabilityServiceGrpc;
import org.machwire.v1.ExportRequest;
import org.machwire.v1.ExportResponse;
import org.machwire.v1.GrantInfo;
import org.machwire.v1.ImportRequest;
import org.machwire.v1.ImportResponse;
import org.machwire.v1.ListGrantsRequest;
import org.machwire.v1.ListGrantsResponse;
import org.machwire.v1.MakeSubspaceRequest;
import org.machwire.v1.MakeSubspaceResponse;
import org.machwire.v1.RevokeRequest;
import org.machwire.v1.RevokeResponse;
import org.machwire.v1.RevokedDevice;

/** Tokens of the fake server: signed with its key, imported by who proves to have the holder's, and revoked. */
final class FakeCapabilities extends CapabilityServiceGrpc.CapabilityServiceImplBase {
    static final SigningKey SERVER = SigningKey.ofSeed(new byte[32]);

    private final FakeKernel kernel;
    private final FakeSpace.Port master = new FakeSpace.Port();
    private final List<GrantInfo> grants = new ArrayList<>();
    final Set<BlockId> revoked = ConcurrentHashMap.newKeySet();
    final AtomicInteger refusals = new AtomicInteger();

    FakeCapabilities(FakeKernel kernel) {
        this.kernel = kernel;
    }

    @Override
    public void export(ExportRequest request, StreamObserver<ExportResponse> out) {
        FakeKernel.answer(out, () -> {
            Terms terms = Terms.ofProto(request.getTerms());
            request.getRightList().forEach(FakeServer.space()::port);
            Token token = Token.issue(SERVER,
                    terms.withScope(terms.scope().intersect(Scope.builder().nodes("/n").build())),
                    new byte[16]);
            ByteString id = ByteString.copyFrom(token.last().id().toArray());
            grants.add(GrantInfo.newBuilder().setId(id).setUid(7).setSince(11).setLabel(request.getLabel())
                    .setHolder(terms.holder().toProto()).setScope(token.last().terms().scope().toProto())
                    .setDelegations(terms.delegations()).setDevices(2).build());
            return ExportResponse.newBuilder().setToken(ByteString.copyFrom(token.encode())).setId(id).build();
        });
    }

    @Override
    public void import_(ImportRequest request, StreamObserver<ImportResponse> out) {
        FakeKernel.answer(out, () -> {
            Token token = new TokenVerifier(SERVER.publicKey()).verify(Token.parse(request.getToken().toByteArray()))
                    .token();
            VerifyingKey key = token.last().terms().holder().key();
            if (key != null && !Proofs.checkImport(key, FakeServer.taskId(), token.last().id(),
                    request.getProof().toByteArray())) {
                throw refused("REFUSED", "the token is refused", null);
            }
            for (int i = 0; i < token.blocks().size(); i++) {
                if (revoked.contains(token.blocks().get(i).id())) {
                    refusals.incrementAndGet();
                    throw refused("REVOKED", "block " + i + ": The block was revoked.", Integer.toString(i));
                }
            }
            ImportResponse.Builder answer = ImportResponse.newBuilder()
                    .setId(ByteString.copyFrom(token.last().id().toArray()));
            token.blocks().forEach(block -> answer.addScope(block.terms().scope().toProto()));
            synchronized (kernel) {
                return answer.setMaster(
                        FakeServer.space().copyOut(new FakeSpace.InTransit(MachMsgType.PORT_SEND, master))).build();
            }
        });
    }

    private static StatusRuntimeException refused(String reason, String message, @Nullable String block) {
        ErrorInfo.Builder info = ErrorInfo.newBuilder().setDomain("machwire").setReason(reason);
        if (block != null) {
            info.putMetadata("block", block);
        }
        return StatusProto.toStatusRuntimeException(
                com.google.rpc.Status.newBuilder().setCode(Status.Code.PERMISSION_DENIED.value()).setMessage(message)
                        .addDetails(Any.pack(info.build())).build());
    }

    @Override
    public void revoke(RevokeRequest request, StreamObserver<RevokeResponse> out) {
        FakeKernel.answer(out, () -> {
            BlockId id = BlockId.of(request.getId().toByteArray());
            if (!request.getToken().isEmpty() && !provesABlockBefore(request, id)) {
                throw Status.NOT_FOUND.withDescription("there is no such grant of yours").asRuntimeException();
            }
            revoked.add(id);
            return RevokeResponse.newBuilder().setEpoch(3).addId(request.getId()).addDevice(RevokedDevice.newBuilder()
                    .setPath("/n").setTaskNumber(5).setTxFrames(8).setRxFrames(9)).build();
        });
    }

    private static boolean provesABlockBefore(RevokeRequest request, BlockId id) throws TokenException {
        VerifyingKey key = Token.parse(request.getToken().toByteArray()).blocks().getFirst().terms().holder().key();
        return key != null && Proofs.checkRevoke(key, FakeServer.taskId(), id, request.getProof().toByteArray());
    }

    @Override
    public void listGrants(ListGrantsRequest request, StreamObserver<ListGrantsResponse> out) {
        FakeKernel.answer(out, () -> ListGrantsResponse.newBuilder().addAllGrant(grants).build());
    }

    @Override
    public void makeSubspace(MakeSubspaceRequest request, StreamObserver<MakeSubspaceResponse> out) {
        FakeKernel.answer(out, () -> {
            FakeServer.space().port(request.getMaster());
            byte[] id = new byte[16];
            id[0] = (byte) request.getMappingCount();
            return MakeSubspaceResponse.newBuilder().setSubspace(ByteString.copyFrom(id)).build();
        });
    }
}
