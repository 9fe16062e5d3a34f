package org.machwire.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.machwire.client.Hypervisor;
import org.machwire.client.MachTask;
import org.machwire.client.SendRight;
import org.machwire.token.BlockId;
import org.machwire.token.Holder;
import org.machwire.token.Scope;
import org.machwire.token.SigningKey;
import org.machwire.token.Terms;
import org.machwire.token.Token;
import org.machwire.token.Validity;

/**
 * A token that the administrator has exported, and the key that it is for, in files of mode 0600.
 *
 * @param id by which it is revoked
 */
record Grant(Path token, Path key, BlockId id) {
    private static final SecureRandom RANDOM = new SecureRandom();

    /** Exports all devices of {@code /dev/eth0m}, without privileges. */
    static Grant of(ServerProcess server, int delegations) throws IOException {
        byte[] seed = new byte[SigningKey.SEED_LENGTH];
        RANDOM.nextBytes(seed);
        SigningKey key = SigningKey.ofSeed(seed);
        Path directory = Directories.make();
        try (Hypervisor hypervisor = server.connect();
                MachTask task = hypervisor.attach("it grants");
                SendRight node = task.lookup("/dev/eth0m")) {
            Terms terms = new Terms(Holder.ofKey(key.publicKey()), Scope.UNPRIVILEGED, Validity.ALWAYS, delegations);
            Token token = task.export(List.of(node), terms, "it");
            return new Grant(write(directory.resolve("token"), token.text()),
                    write(directory.resolve("key"), key.toPem()), token.last().id());
        }
    }

    private static Path write(Path file, String text) throws IOException {
        Files.writeString(file, text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    /** The options of a command that uses it. */
    List<String> options() {
        return new ArrayList<>(List.of("--token", token.toString(), "--key", key.toString()));
    }

    /** Revokes it, as the administrator. */
    void revoke(ServerProcess server) {
        try (Hypervisor hypervisor = server.connect(); MachTask task = hypervisor.attach("it revokes")) {
            task.revoke(id);
        }
    }
}
