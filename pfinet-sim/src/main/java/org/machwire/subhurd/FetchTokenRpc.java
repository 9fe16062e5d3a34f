package org.machwire.subhurd;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.machwire.token.Token;
import org.machwire.token.TokenException;
import org.machwire.token.VerifyingKey;
import org.machwire.v1.FetchTokenRequest;
import org.machwire.v1.FetchTokenResponse;
import org.machwire.v1.SubhurdServiceGrpc;

/** Narrows the sub-Hurd's token for whoever asks: the socket lets nobody in who may not. */
final class FetchTokenRpc extends SubhurdServiceGrpc.SubhurdServiceImplBase {
    private final Supplier<World> world;
    private final @Nullable Integer uid;
    private final Path hypervisor;
    private final Supplier<byte[]> nonces;

    /**
     * @param world the world of the moment, or throws why there is none
     * @param uid the user of all children, if the hypervisor sees the same uid; else null
     * @param hypervisor where it listens
     * @param nonces 16 octets at random each time
     */
    FetchTokenRpc(Supplier<World> world, @Nullable Integer uid, Path hypervisor, Supplier<byte[]> nonces) {
        this.world = world;
        this.uid = uid;
        this.hypervisor = hypervisor;
        this.nonces = nonces;
    }

    @Override
    public void fetchToken(FetchTokenRequest request, StreamObserver<FetchTokenResponse> out) {
        World now;
        try {
            now = world.get();
        } catch (RuntimeException e) {
            out.onError(Status.UNAVAILABLE.withDescription("it has no subspace now: " + e.getMessage())
                    .asRuntimeException());
            return;
        }
        try {
            Token token = now.narrow(VerifyingKey.of(request.getKey().toByteArray()), uid, nonces.get());
            out.onNext(FetchTokenResponse.newBuilder().setToken(ByteString.copyFrom(token.encode()))
                    .setSocket(hypervisor.toString()).build());
            out.onCompleted();
        } catch (IllegalArgumentException | TokenException e) {
            out.onError(Status.INVALID_ARGUMENT.withDescription(e.getMessage()).asRuntimeException());
        }
    }
}
