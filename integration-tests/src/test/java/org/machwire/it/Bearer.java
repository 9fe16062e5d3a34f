package org.machwire.it;

import com.google.protobuf.ByteString;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.machwire.token.ScopeBuilder;
import org.machwire.token.Scope;
import org.machwire.token.DeviceRole;
import org.machwire.ethernet.MacAddress;
import org.machwire.token.BlockId;
import org.machwire.token.Holder;
import org.machwire.token.Token;
import org.machwire.token.TokenException;
import org.machwire.token.Validity;
import org.machwire.v1.AdminServiceGrpc;
import org.machwire.v1.ListAuditRequest;
import org.machwire.v1.RevokeRequest;

/**
 * The main class of a process that carries tokens: takes orders, one a line, and answers "ok RESULT" or "ok CODE/REASON/BLOCK" of a refusal.
 * Octets are in hexadecimal.
 */
final class Bearer {
    private static final HexFormat HEX = HexFormat.of();

    private final RawTokens tokens;

    private Bearer(Path socket) {
        tokens = RawTokens.attach(new RawClient(socket));
    }

    /** Takes orders; the argument is the socket. */
    public static void main(String[] arguments) throws IOException {
        Conversation.hold(new Bearer(Path.of(arguments[0]))::answer);
        System.exit(0);
    }

    private String answer(List<String> words) {
        try {
            return switch (words.getFirst()) {
                case "export" -> export(words.get(1), Integer.parseInt(words.get(2)));
                case "export-privileged" -> exportPrivileged(words.get(1), words.get(2));
                case "import" -> import_(words.get(1));
                case "open" -> open(Integer.parseInt(words.get(1)), words.get(2), Integer.parseInt(words.get(3)));
                case "revoke" -> Long.toString(tokens.revoke(BlockId.parse(words.get(1))).getEpoch());
                case "revoke-with" -> revokeWith(words.get(1), words.get(2));
                case "grants" -> tokens.grants().stream().map(grant -> HEX.formatHex(grant.getId().toByteArray()))
                        .toList().toString();
                case "audit" -> AdminServiceGrpc.newBlockingStub(tokens.task().channel())
                        .listAudit(ListAuditRequest.getDefaultInstance()).next().toString();
                default -> throw new IllegalArgumentException(words.getFirst());
            };
        } catch (StatusRuntimeException e) {
            RpcError error = RpcError.of(e);
            return error.status() + "/" + error.reason() + "/" + error.block();
        }
    }

    /** Exports a node for whoever comes with uid 4102, with one privilege. */
    private String exportPrivileged(String path, String privilege) {
        ScopeBuilder scope = Scope.builder();
        switch (privilege) {
            case "promiscuous" -> scope.promiscuous();
            case "set_address" -> scope.setAddress();
            case "role" -> scope.roles(DeviceRole.ROUTER);
            case "mac" -> scope.macs(List.of(MacAddress.parse("56:54:00:00:00:77")));
            default -> throw new IllegalArgumentException(privilege);
        }
        return HEX.formatHex(tokens.export(
                RawTokens.terms(Holder.ofUid(4102), scope.build(), Validity.ALWAYS, 0), path).encode());
    }

    /** Exports a node for a user. */
    private String export(String path, int uid) {
        return HEX.formatHex(tokens.export(RawTokens.terms(Holder.ofUid(uid), RawTokens.all(), Validity.ALWAYS, 0),
                path).encode());
    }

    /** Imports a token without a proof; answers the master. */
    private String import_(String token) {
        return Integer.toString(tokens.use(HEX.parseHex(token), new byte[0]).getMaster());
    }

    private String open(int master, String name, int mode) {
        return tokens.lease(tokens.open(master, mode, name)).device();
    }

    /** Revokes a block by the token, without any key's proof. */
    private String revokeWith(String id, String token) {
        return Long.toString(tokens.stub().revoke(RevokeRequest.newBuilder()
                .setId(ByteString.copyFrom(HEX.parseHex(id))).setToken(ByteString.copyFrom(HEX.parseHex(token)))
                .build())
                .getEpoch());
    }

    /** Reads a token that a bearer has answered with. */
    static Token token(String hex) {
        try {
            return Token.parse(HEX.parseHex(hex));
        } catch (TokenException e) {
            throw new AssertionError(e);
        }
    }
}
