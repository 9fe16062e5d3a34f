package org.machwire.client;

import com.google.protobuf.ByteString;
import io.grpc.StatusRuntimeException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.machwire.token.SigningKey;
import org.machwire.token.Token;
import org.machwire.token.TokenException;
import org.machwire.v1.FetchTokenRequest;
import org.machwire.v1.FetchTokenResponse;
import org.machwire.v1.SubhurdServiceGrpc;

/**
 * The tokens that a sub-Hurd makes for its children. Each is for a key that is made here and never leaves this process. Thread-safe.
 */
public final class SubhurdTokens implements TokenSource {
    /** Names the socket of the sub-Hurd that a process is in, for all commands. */
    public static final String VARIABLE = "MACHWIRE_SUBHURD";

    private final Path socket;
    private final SecureRandom random;

    /**
     * Makes no connection yet.
     *
     * @param random makes keys
     */
    public SubhurdTokens(Path socket, SecureRandom random) {
        this.socket = socket;
        this.random = random;
    }

    /** The tokens of the sub-Hurd that {@code $MACHWIRE_SUBHURD} names; null where it names none. */
    public static @Nullable SubhurdTokens find(Map<String, String> environment, SecureRandom random) {
        String named = environment.get(VARIABLE);
        return named == null || named.isEmpty() ? null : new SubhurdTokens(Path.of(named), random);
    }

    /** Asks the sub-Hurd, by a connection that has gone when this returns. */
    @Override
    public Credential fetch() {
        if (!Files.exists(socket)) {
            throw new HypervisorException("the sub-Hurd that $" + VARIABLE + " names "
                    + (Files.notExists(socket) ? "has ended: there is no " : "is another user's: nobody else sees ")
                    + socket);
        }
        byte[] seed = new byte[SigningKey.SEED_LENGTH];
        random.nextBytes(seed);
        SigningKey key = SigningKey.ofSeed(seed);
        FetchTokenRequest request = FetchTokenRequest.newBuilder()
                .setKey(ByteString.copyFrom(key.publicKey().toArray())).build();
        try (Hypervisor connection = Hypervisor.connect(socket)) {
            FetchTokenResponse response = SubhurdServiceGrpc.newBlockingStub(connection.channel())
                    .withDeadlineAfter(Timeouts.OPENING.toSeconds(), TimeUnit.SECONDS).fetchToken(request);
            return new Credential(Token.parse(response.getToken().toByteArray()), key);
        } catch (StatusRuntimeException e) {
            throw new HypervisorException("the sub-Hurd gives no token: " + Failures.cause(e.getStatus(),
                    String.valueOf(e.getStatus().getDescription())), e);
        } catch (TokenException e) {
            throw new HypervisorException("the sub-Hurd gives a token that is none: " + e.getMessage(), e);
        }
    }
}
