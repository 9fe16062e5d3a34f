package org.machwire.token;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes {@code token-vectors.json}: {@code TOKENS.md} says how to run it, and what the file means. */
public final class TokenVectors {
    private static final byte[] TASK = Chains.nonce(0x77);

    private TokenVectors() {}

    /** @param arguments the file to write */
    public static void main(String[] arguments) throws IOException, TokenException {
        Files.writeString(Path.of(arguments[0]), text());
    }

    static String text() throws TokenException {
        Map<String, Object> file = new LinkedHashMap<>();
        file.put("format", 1L);
        file.put("keys", keys());
        file.put("proofs", proofs());
        file.put("good", GoodVectors.all());
        file.put("bad", BadVectors.all());
        return Json.write(file);
    }

    private static List<Object> keys() {
        List<Object> keys = new ArrayList<>();
        for (int i = 1; i <= 18; i++) {
            Map<String, Object> key = new LinkedHashMap<>();
            key.put("seed", String.format("%02x", i).repeat(SigningKey.SEED_LENGTH));
            key.put("public", Chains.key(i).publicKey().octets().toString());
            keys.add(key);
        }
        return keys;
    }

    private static List<Object> proofs() {
        BlockId id = BlockId.parse("ab".repeat(32));
        List<Object> proofs = new ArrayList<>();
        for (String use : new String[]{"import", "revoke"}) {
            Map<String, Object> proof = new LinkedHashMap<>();
            proof.put("use", use);
            proof.put("key", Chains.ALICE.publicKey().octets().toString());
            proof.put("task_id", Octets.of(TASK).toString());
            proof.put("id", id.toString());
            proof.put("proof", Octets.of(use.equals("import")
                    ? Proofs.importProof(Chains.ALICE, TASK, id)
                    : Proofs.revokeProof(Chains.ALICE, TASK, id)).toString());
            proofs.add(proof);
        }
        return proofs;
    }
}
