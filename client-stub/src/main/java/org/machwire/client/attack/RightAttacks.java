package org.machwire.client.attack;

import static org.machwire.client.attack.Tries.DATA;
import static org.machwire.client.attack.Tries.PORT;

import com.google.protobuf.ByteString;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.machwire.client.Device;
import org.machwire.client.Hypervisor;
import org.machwire.client.ImportedToken;
import org.machwire.client.MachTask;
import org.machwire.client.PacketStream;
import org.machwire.client.RevocationReceipt;
import org.machwire.client.SendRight;
import org.machwire.client.attack.frames.Frames;
import org.machwire.mach.DeviceMode;
import org.machwire.mach.NetStatus;
import org.machwire.token.Holder;
import org.machwire.token.Proofs;
import org.machwire.token.Scope;
import org.machwire.token.SigningKey;
import org.machwire.token.Terms;
import org.machwire.token.Token;
import org.machwire.token.TokenBlock;
import org.machwire.token.TokenException;
import org.machwire.token.Validity;
import org.machwire.v1.CapabilityServiceGrpc;
import org.machwire.v1.ImportRequest;

/** Attacks on tokens: forged, narrowed to more, used after their end. */
final class RightAttacks {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String NAME = "attack-a2";
    private static final int MUTATIONS = 30;
    private static final String[] REFUSED = {"REFUSED", "SIGNATURE", "MALFORMED", "UNKNOWN_FIELD", "UNKNOWN_SERVER",
            "LIMITS",
            "INVALID_KEY", "PARENT", "HOLDER", "KERN_INVALID_ARGUMENT", "PERMISSION_DENIED", "RESOURCE_EXHAUSTED"};

    private RightAttacks() {}

    static List<Attack> all() {
        return List.of(new Attack("71", "forged tokens", RightAttacks::forged),
                new Attack("73", "use after revocation", RightAttacks::revoked),
                new Attack("75", "a child token that asks for more", RightAttacks::wider));
    }

    private static SigningKey newKey() {
        byte[] seed = new byte[SigningKey.SEED_LENGTH];
        RANDOM.nextBytes(seed);
        return SigningKey.ofSeed(seed);
    }

    private static Token export(Scene scene, SigningKey key, Scope scope, int delegations) {
        MachTask task = scene.v1().task();
        try (SendRight directory = task.lookup(scene.node())) {
            return task.export(List.of(directory),
                    new Terms(Holder.ofKey(key.publicKey()), scope, Validity.ALWAYS, delegations), "attack");
        }
    }

    private static Token attenuate(Token token, SigningKey holder, SigningKey next, Scope scope) {
        byte[] nonce = new byte[TokenBlock.NONCE_LENGTH];
        RANDOM.nextBytes(nonce);
        try {
            return token.attenuate(holder, new Terms(Holder.ofKey(next.publicKey()), scope, Validity.ALWAYS, 0), nonce);
        } catch (TokenException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A good token with one bit changed, cut, presented without a proof, or with the proof of another key. */
    private static Verdict forged(Scene scene) throws InterruptedException {
        Refusals refusals = new Refusals();
        SigningKey key = newKey();
        Token token = export(scene, key, Scope.builder().devices(NAME).build(), 0);
        Assault assault = scene.begin().talk(5);
        try (RawTask task = new RawTask(scene.socket())) {
            byte[] good = token.encode();
            byte[] proof = Proofs.importProof(key, task.id(), token.last().id());
            for (int i = 0; i < MUTATIONS; i++) {
                byte[] changed = good.clone();
                int bit = RANDOM.nextInt(8 * good.length);
                changed[bit / 8] ^= (byte) (1 << bit % 8);
                refuse(refusals, task, "bit " + bit + " changed", changed, proof);
            }
            for (int length : new int[]{0, 1, good.length / 2, good.length - 1}) {
                refuse(refusals, task, "cut to " + length, Arrays.copyOf(good, length), proof);
            }
            refuse(refusals, task, "twice", Frames.join(good, good), proof);
            refuse(refusals, task, "without a proof", good, new byte[0]);
            refuse(refusals, task, "with another's proof", good,
                    Proofs.importProof(newKey(), task.id(), token.last().id()));
            refuse(refusals, task, "with the proof of another task", good,
                    Proofs.importProof(key, new byte[16], token.last().id()));
            tasks(refusals, task);
        } finally {
            scene.v1().task().revoke(token.last().id());
        }
        return refusals.with("", assault.talk(5).end());
    }

    private static void refuse(Refusals refusals, RawTask task, String what, byte[] token, byte[] proof) {
        ImportRequest request = ImportRequest.newBuilder().setToken(ByteString.copyFrom(token))
                .setProof(ByteString.copyFrom(proof)).build();
        refusals.expect("a token, " + what,
                () -> CapabilityServiceGrpc.newBlockingStub(task.channel()).import_(request), REFUSED);
    }

    /** Task ids are secrets, too. */
    private static void tasks(Refusals refusals, RawTask task) {
        for (int i = 0; i < MUTATIONS; i++) {
            byte[] guess = task.id();
            if (i % 2 == 0) {
                guess[i / 2] ^= 1;
            } else {
                RANDOM.nextBytes(guess);
            }
            refusals.expect("a guessed task",
                    () -> CapabilityServiceGrpc.newBlockingStub(task.as(guess)).import_(
                            ImportRequest.getDefaultInstance()),
                    "KERN_INVALID_TASK");
        }
    }

    private static Verdict revoked(Scene scene) throws InterruptedException {
        Refusals refusals = new Refusals();
        SigningKey key = newKey();
        SigningKey childKey = newKey();
        Token token = export(scene, key, Scope.builder().devices(NAME).build(), 1);
        Token child = attenuate(token, key, childKey, Scope.builder().devices(NAME).build());
        try (Hypervisor hypervisor = Hypervisor.connect(scene.socket());
                MachTask task = hypervisor.attach("attack revoked");
                ImportedToken imported = task.importToken(child, childKey)) {
            Device device = imported.master().deviceOpen(DeviceMode.READ | DeviceMode.WRITE, NAME);
            Host me = Host.of(device.lease());
            Capture end = new Capture();
            PacketStream stream = device.packets(null, end);
            Assault assault = scene.begin().talk(5);
            byte[] honest = me.to4(scene.v1().host()).udp(PORT, PORT, new byte[]{7, 3});
            stream.send(Party.pack(List.of(honest)));
            assault.expect(scene.v1(), honest);
            if (!assault.awaitHeard(scene.v1())) {
                refusals.fault("before, a frame did not arrive");
            }
            RevocationReceipt receipt = scene.v1().task().revoke(token.blocks().getFirst().id());
            byte[] late = me.to4(scene.v1().host()).udp(PORT, PORT, DATA);
            refusals.expect("a write", () -> device.write(0, late), "MACH_SEND_INVALID_DEST");
            if (!end.awaitEnd(PATIENCE)) {
                refusals.fault("its stream goes on");
            }
            refusals.expect("a batch", () -> stream.send(Party.pack(List.of(late))), "MACH_SEND_INVALID_DEST",
                    "KERN_ABORTED");
            refusals.expect("another open", () -> imported.master().deviceOpen(DeviceMode.READ, NAME),
                    "MACH_SEND_INVALID_DEST", "D_NO_SUCH_DEVICE");
            refusals.expect("the parent again", () -> task.importToken(token, key), "REVOKED");
            refusals.expect("the child again", () -> task.importToken(child, childKey), "REVOKED");
            return refusals.with(receipt.devices().size() + " device closed, none of its frames later",
                    assault.talk(5).end());
        }
    }

    /** A token to listen with one device by, narrowed to everything. */
    private static Verdict wider(Scene scene) throws InterruptedException {
        Refusals refusals = new Refusals();
        SigningKey key = newKey();
        SigningKey childKey = newKey();
        Token token = export(scene, key, Scope.builder().devices(NAME).mode(DeviceMode.READ).build(), 1);
        Token child = attenuate(token, key, childKey, Scope.builder().devices("*")
                .mode(DeviceMode.READ | DeviceMode.WRITE).promiscuous().setAddress().build());
        Assault assault = scene.begin().talk(5);
        try (Hypervisor hypervisor = Hypervisor.connect(scene.socket());
                MachTask task = hypervisor.attach("attack wider");
                ImportedToken imported = task.importToken(child, childKey)) {
            SendRight master = imported.master();
            refusals.expect("to write", () -> master.deviceOpen(DeviceMode.WRITE, NAME), "EACCES");
            refusals.expect("to read and write",
                    () -> master.deviceOpen(DeviceMode.READ | DeviceMode.WRITE, NAME), "EACCES");
            for (String name : List.of("attack-v1", scene.path("attack-v1"), "attack-a3", "*", scene.node())) {
                refusals.expect("device " + name, () -> master.deviceOpen(DeviceMode.READ, name), "D_NO_SUCH_DEVICE");
            }
            Device device = master.deviceOpen(DeviceMode.READ, NAME);
            refusals.expect("IFF_PROMISC", () -> device.setStatus(NetStatus.NET_FLAGS,
                    device.getStatus(NetStatus.NET_FLAGS, 1)[0] | NetStatus.IFF_PROMISC), "D_READ_ONLY",
                    "D_INVALID_OPERATION");
            refusals.expect("another address", () -> device.setStatus(NetStatus.NET_ADDRESS, 0x02000000, 0x00010000),
                    "D_READ_ONLY", "D_INVALID_OPERATION");
            refusals.expect("a frame", () -> device.write(0, scene.v1().host().to4(scene.v2().host()).udp(PORT, PORT)),
                    "D_READ_ONLY");
        } finally {
            scene.v1().task().revoke(token.last().id());
        }
        return refusals.with("", assault.talk(5).end());
    }
}
