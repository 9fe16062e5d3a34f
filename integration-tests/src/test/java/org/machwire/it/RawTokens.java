package org.machwire.it;

import com.google.common.primitives.Ints;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.machwire.client.Lease;
import org.machwire.ethernet.AddressPrefix;
import org.machwire.ethernet.MacAddress;
import org.machwire.filter.WellKnownFilters;
import org.machwire.token.BlockId;
import org.machwire.token.Holder;
import org.machwire.token.Proofs;
import org.machwire.token.Scope;
import org.machwire.token.SigningKey;
import org.machwire.token.Terms;
import org.machwire.token.Token;
import org.machwire.token.TokenBlock;
import org.machwire.token.TokenException;
import org.machwire.token.Validity;
import org.machwire.v1.CapabilityServiceGrpc.CapabilityServiceBlockingStub;
import org.machwire.v1.CapabilityServiceGrpc;
import org.machwire.v1.DeviceOpenRequest;
import org.machwire.v1.DeviceSetFilterRequest;
import org.machwire.v1.DeviceWriteRequest;
import org.machwire.v1.ExportRequest;
import org.machwire.v1.GetLeaseRequest;
import org.machwire.v1.GrantInfo;
import org.machwire.v1.ImportRequest;
import org.machwire.v1.ImportResponse;
import org.machwire.v1.ListGrantsRequest;
import org.machwire.v1.LookupRequest;
import org.machwire.v1.RevokeRequest;
import org.machwire.v1.RevokeResponse;

/**
 * What a task of generated stubs does with tokens.
 *
 * @param task the task
 */
record RawTokens(RawClient.RawTask task) {
    private static final int SEED = 32;
    private static final AtomicInteger COUNT = new AtomicInteger();

    /** Becomes a task. */
    static RawTokens attach(RawClient client) {
        return new RawTokens(client.attach("tokens"));
    }

    /** A key that no other call answers. */
    static SigningKey newKey() {
        return SigningKey.ofSeed(fresh(SEED));
    }

    /** Octets that no other call answers. */
    static byte[] fresh(int length) {
        byte[] octets = new byte[length];
        Arrays.fill(octets, (byte) 0xa5);
        ByteBuffer.wrap(octets).putInt(0, COUNT.incrementAndGet());
        return octets;
    }

    /** For us, on this host, without a key. */
    static Terms forUs(Scope scope) {
        return terms(Holder.ofUid(User.me()), scope, Validity.ALWAYS, 0);
    }

    /** For whoever has the key, who may delegate so often. */
    static Terms forKey(SigningKey key, Scope scope, int delegations) {
        return terms(Holder.ofKey(key.publicKey()), scope, Validity.ALWAYS, delegations);
    }

    static Terms terms(Holder holder, Scope scope, Validity validity, int delegations) {
        return new Terms(holder, scope, validity, delegations);
    }

    /** What restricts nothing and grants no privilege. */
    static Scope all() {
        return Scope.builder().build();
    }

    /** Narrows a token offline. */
    static Token attenuate(Token token, SigningKey holder, Terms terms) {
        try {
            return token.attenuate(holder, terms, fresh(TokenBlock.NONCE_LENGTH));
        } catch (TokenException e) {
            throw new AssertionError(e);
        }
    }

    CapabilityServiceBlockingStub stub() {
        return CapabilityServiceGrpc.newBlockingStub(task.channel()).withDeadlineAfter(RunningProcess.PATIENCE);
    }

    int lookup(String path) {
        return task.names().lookup(LookupRequest.newBuilder().setPath(path).build()).getPort();
    }

    /** Exports the rights that {@code Lookup} gives for these paths. */
    Token export(Terms terms, String... paths) {
        return exportRights(terms, Arrays.stream(paths).map(this::lookup).toList());
    }

    Token exportRights(Terms terms, List<Integer> rights) {
        var response = stub().export(ExportRequest.newBuilder().addAllRight(rights).setTerms(terms.toProto())
                .setLabel("label").build());
        try {
            Token token = Token.parse(response.getToken().toByteArray());
            if (!octets(token.last().id()).equals(response.getId())) {
                throw new AssertionError("the id of the response is another block's");
            }
            return token;
        } catch (TokenException e) {
            throw new AssertionError("the server's token", e);
        }
    }

    /** Imports a token that needs no proof. */
    ImportResponse use(Token token) {
        return use(token.encode(), new byte[0]);
    }

    /** Imports a token with the proof of a key. */
    ImportResponse use(Token token, SigningKey key) {
        return use(token.encode(), proof(token, key));
    }

    ImportResponse use(byte[] token, byte[] proof) {
        return stub().import_(ImportRequest.newBuilder().setToken(ByteString.copyFrom(token))
                .setProof(ByteString.copyFrom(proof)).build());
    }

    byte[] proof(Token token, SigningKey key) {
        return Proofs.importProof(key, task.attached().getTaskId().toByteArray(), token.last().id());
    }

    RevokeResponse revoke(BlockId id) {
        return stub().revoke(RevokeRequest.newBuilder().setId(octets(id)).build());
    }

    /** Revokes by the key that a block of a chain names. */
    RevokeResponse revoke(BlockId id, Token chain, SigningKey key) {
        byte[] proof = Proofs.revokeProof(key, task.attached().getTaskId().toByteArray(), id);
        return stub().revoke(RevokeRequest.newBuilder().setId(octets(id))
                .setToken(ByteString.copyFrom(chain.encode())).setProof(ByteString.copyFrom(proof)).build());
    }

    List<GrantInfo> grants() {
        return stub().listGrants(ListGrantsRequest.getDefaultInstance()).getGrantList();
    }

    /** Opens a device that a master of the task's knows by this name. */
    int open(int master, int mode, String name) {
        return task.devices().deviceOpen(
                DeviceOpenRequest.newBuilder().setMaster(master).setMode(mode).setName(name).build()).getDevice();
    }

    /** Imports a token that needs no proof, and opens a device to read and write. */
    RawDevice open(Token token, String name) {
        int master = use(token).getMaster();
        return new RawDevice(task, master, open(master, RawDevice.READ_AND_WRITE, name));
    }

    /** Has a device's frames sent to a port. */
    void listen(int device, int port, int disposition) {
        task.devices().deviceSetFilter(DeviceSetFilterRequest.newBuilder().setDevice(device).setReceivePort(port)
                .setDisposition(disposition).addAllFilter(Ints.asList(WellKnownFilters.acceptAll())).build());
    }

    /** Sends a frame. */
    void write(int device, byte[] frame) {
        task.devices().deviceWrite(
                DeviceWriteRequest.newBuilder().setDevice(device).setData(ByteString.copyFrom(frame)).build());
    }

    Lease lease(int device) {
        var lease = task.devices().getLease(GetLeaseRequest.newBuilder().setDevice(device).build()).getLease();
        List<AddressPrefix> addresses = lease.getAddressList().stream()
                .map(one -> AddressPrefix.of(one.getAddress().toByteArray(), one.getPrefixLength())).toList();
        return new Lease(lease.getSegment(), lease.getDevice(), MacAddress.of(lease.getMac().toByteArray()), addresses,
                lease.getMtu());
    }

    static ByteString octets(BlockId id) {
        return ByteString.copyFrom(id.toArray());
    }
}
