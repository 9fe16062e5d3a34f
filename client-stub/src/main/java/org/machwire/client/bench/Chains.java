package org.machwire.client.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import org.machwire.client.Hypervisor;
import org.machwire.client.MachTask;
import org.machwire.client.SendRight;
import org.machwire.mach.DeviceMode;
import org.machwire.token.Holder;
import org.machwire.token.Scope;
import org.machwire.token.SigningKey;
import org.machwire.token.Terms;
import org.machwire.token.Token;
import org.machwire.token.TokenBlock;
import org.machwire.token.TokenException;
import org.machwire.token.Validity;

/**
 * Chains of four blocks that all begin with the same three: each narrows a little, the last is for this process's user. So an import
 * takes no proof of a key, and costs the chain's four signatures.
 */
final class Chains {
    /** The nodes' directory. */
    static final String LAN = "/dev/eth0m";

    private static final int FURTHER_BLOCKS = 3;
    private static final int READ_AND_WRITE = DeviceMode.READ | DeviceMode.WRITE;

    private final SecureRandom random;
    private final Token three;
    private final SigningKey third;
    private final Terms last = new Terms(Holder.ofUid(uid()), Scope.builder().devices("*").mode(READ_AND_WRITE).build(),
            Validity.ALWAYS, 0);

    private Chains(Root root, SecureRandom random) throws TokenException {
        this.random = random;
        SigningKey first = key(random);
        SigningKey second = key(random);
        third = key(random);
        Token one = root.issue(terms(first, Scope.builder().promiscuous().setAddress().maxDevices(16).build(), 3));
        three = one.attenuate(first, terms(second, Scope.builder().maxDevices(8).build(), 2), nonce())
                .attenuate(second, terms(third, Scope.builder().segments(List.of("lan")).build(), 1), nonce());
    }

    /** Who makes the first block. */
    private interface Root {
        Token issue(Terms terms) throws TokenException;
    }

    /** Chains whose first block a server exports: they open devices of its segment. */
    static Chains exported(MachTask task, String label) {
        try (SendRight lan = task.lookup(LAN)) {
            return new Chains(terms -> task.export(List.of(lan), terms, label), new SecureRandom());
        } catch (TokenException e) {
            throw new IllegalStateException("the terms are those that tokens have", e);
        }
    }

    /** One chain that a server exports for a moment's task. */
    static Token exported(Path socket, String label) {
        try (Hypervisor hypervisor = Hypervisor.connect(socket)) {
            return exported(hypervisor.attach("bench issuer"), label).next();
        }
    }

    /** Chains of a server that is not there. */
    static Chains signedBy(SigningKey server) throws TokenException {
        SecureRandom random = new SecureRandom();
        return new Chains(terms -> Token.issue(server,
                new Terms(terms.holder(), Scope.builder().nodes(LAN).build(), terms.validity(), FURTHER_BLOCKS),
                nonce(random)), random);
    }

    /** Makes a chain that is another each time. */
    Token next() {
        try {
            return three.attenuate(third, last, nonce());
        } catch (TokenException e) {
            throw new IllegalStateException("the terms are those that tokens have", e);
        }
    }

    static SigningKey key(SecureRandom random) {
        byte[] seed = new byte[SigningKey.SEED_LENGTH];
        random.nextBytes(seed);
        return SigningKey.ofSeed(seed);
    }

    private static Terms terms(SigningKey holder, Scope scope, int delegations) {
        return new Terms(Holder.ofKey(holder.publicKey()), scope, Validity.ALWAYS, delegations);
    }

    private byte[] nonce() {
        return nonce(random);
    }

    private static byte[] nonce(SecureRandom random) {
        byte[] nonce = new byte[TokenBlock.NONCE_LENGTH];
        random.nextBytes(nonce);
        return nonce;
    }

    private static int uid() {
        try {
            return ((Number) Files.getAttribute(Path.of("/proc/self"), "unix:uid")).intValue();
        } catch (IOException e) {
            throw new UncheckedIOException("/proc does not tell who this process is", e);
        }
    }
}
