package org.machwire.client.cli.token;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.machwire.client.cli.JsonObject;
import org.machwire.client.cli.Version;
import org.machwire.token.Token;
import org.machwire.token.TokenBlock;
import org.machwire.token.TokenDescription;
import org.machwire.token.TokenException;
import org.machwire.token.TokenVerifier;
import org.machwire.token.VerifiedToken;
import org.machwire.token.VerifyingKey;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code machwire inspect}. */
@Command(name = "inspect", mixinStandardHelpOptions = true, versionProvider = Version.class, sortOptions = false, description = {
        "Shows a token, without asking the hypervisor: for whom it is, what it grants, until when, and why it would be refused. Whether "
                + "it was revoked, and whether a task lives, only the hypervisor knows."}, exitCodeListHeading = "%nExit codes:%n", exitCodeList = {
                        "0:it would be accepted, as far as can be told", "1:it would be refused, or is no token",
                        "2:bad arguments"})
public final class InspectCommand implements Callable<Integer> {
    private static final int REFUSED = 1;

    @Parameters(paramLabel = "FILE|-", description = "The token's file, which nobody else may use, or - for standard input.")
    private String file = "";

    @Option(names = "--server", paramLabel = "KEY", converter = Converters.Key.class, description = "The public key of the server that it must be of (ed25519:HEX). "
            + "Default: the one that it names itself.")
    private @Nullable VerifyingKey server;

    @Option(names = "--json", description = "Print one JSON object: server; block, each with id, parent and its Terms of capability.proto; "
            + "grants, the Scopes of token.proto that it grants together; accepted; and if not, rule, block and message.")
    private boolean json;

    private final PrintStream out = System.out;

    /** Makes the command for picocli, which fills it. */
    public InspectCommand() {}

    @Override
    public Integer call() throws IOException {
        Token token = SecretFile.token(file);
        long now = Instant.now().getEpochSecond();
        TokenException refusal = refusal(token, now);
        if (json) {
            out.println(json(token, refusal));
        } else {
            TokenDescription.lines(token, server, now).forEach(out::println);
        }
        return refusal == null ? 0 : REFUSED;
    }

    private TokenVerifier verifier(Token token) {
        return new TokenVerifier(server == null ? token.server() : server);
    }

    private @Nullable TokenException refusal(Token token, long now) {
        try {
            VerifiedToken.Refusal refusal = verifier(token).verify(token).refusalAt(now);
            return refusal == null ? null : refusal.toException();
        } catch (TokenException e) {
            return e;
        }
    }

    private JsonObject json(Token token, @Nullable TokenException refusal) {
        JsonObject object = new JsonObject().string("server", token.server().toString()).list("block",
                token.blocks().stream().map(InspectCommand::block).toList());
        try {
            object.list("grants",
                    verifier(token).verify(token).scope().toProtos().stream().map(JsonObject::of).toList());
        } catch (TokenException _) {
            // it grants nothing; why is told below
        }
        object.json("accepted", Boolean.toString(refusal == null));
        if (refusal != null) {
            object.string("rule", refusal.rule().name()).json("refusedBlock", Integer.toString(refusal.block()))
                    .string("message", String.valueOf(refusal.getMessage()));
        }
        return object;
    }

    private static String block(TokenBlock block) {
        JsonObject object = new JsonObject().string("id", block.id().toString());
        if (block.parent() != null) {
            object.string("parent", block.parent().toString());
        }
        return object.fields(block.terms().toProto()).toString();
    }
}
