package org.machwire.it;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.Status;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.machwire.token.Token;
import org.machwire.v1.AdminServiceGrpc;
import org.machwire.v1.AuditEntry;
import org.machwire.v1.AuditEvent;
import org.machwire.v1.AuditRecord;
import org.machwire.v1.ListAuditRequest;

/** The audit trail as the administrator reads it: what happened, in order, each entry with the hash of the one before. */
class AuditIT {
    private static final String LAN = "/dev/eth0m";

    private static List<AuditRecord> records(RawClient client, long from) {
        List<AuditRecord> records = new ArrayList<>();
        AdminServiceGrpc.newBlockingStub(client.channel()).withDeadlineAfter(RunningProcess.PATIENCE)
                .listAudit(ListAuditRequest.newBuilder().setFrom(from).build())
                .forEachRemaining(page -> records.addAll(page.getRecordList()));
        return records;
    }

    private static AuditEntry entry(AuditRecord record) {
        try {
            return AuditEntry.parseFrom(record.getEntry());
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }

    /** Checks numbers and hashes as {@code admin.proto} tells. */
    private static void isChained(List<AuditRecord> records) throws NoSuchAlgorithmException {
        ByteString before = ByteString.copyFrom(new byte[32]);
        for (AuditRecord record : records) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update("machwire audit 1\0".getBytes(US_ASCII));
            digest.update(before.asReadOnlyByteBuffer());
            digest.update(ByteBuffer.allocate(Long.BYTES).putLong(0, record.getNumber()));
            digest.update(record.getEntry().asReadOnlyByteBuffer());
            before = ByteString.copyFrom(digest.digest());
            assertThat(record.getHash()).as("hash of entry %s", record.getNumber()).isEqualTo(before);
        }
    }

    private static List<AuditEvent> eventsOf(List<AuditRecord> records, Token token) {
        return records.stream().map(AuditIT::entry)
                .filter(entry -> entry.getGrant().equals(RawTokens.octets(token.last().id())))
                .map(AuditEntry::getEvent).toList();
    }

    @Test
    void whatBecameOfAGrantIsThereAfterAKillAndTheChainGoesOn() throws IOException, NoSuchAlgorithmException {
        Path place = Directories.make();
        Token token;
        List<AuditRecord> before;
        try (ServerProcess server = ServerProcess.startKeeping(place.resolve("state"), place.resolve("x.sock"), null);
                RawClient client = new RawClient(server.socket())) {
            RawTokens task = RawTokens.attach(client);
            token = task.export(RawTokens.forUs(RawTokens.all()), LAN);
            assertThat(task.open(token, "web").name()).isNotZero();
            task.revoke(token.last().id());
            before = records(client, 0);
            server.kill();
        }
        assertThat(eventsOf(before, token)).containsExactly(AuditEvent.GRANT_EXPORTED, AuditEvent.TOKEN_IMPORTED,
                AuditEvent.DEVICE_OPENED, AuditEvent.DEVICE_CLOSED, AuditEvent.GRANT_REVOKED);
        try (ServerProcess server = ServerProcess.startKeeping(place.resolve("state"), place.resolve("x.sock"), null);
                RawClient client = new RawClient(server.socket())) {
            RpcError.of(() -> RawTokens.attach(client).use(token)).isRefusal(0, "REVOKED");
            List<AuditRecord> all = records(client, 0);

            assertThat(all).startsWith(before.toArray(AuditRecord[]::new));
            assertThat(all.subList(before.size(), all.size()).stream().map(AuditIT::entry)
                    .map(AuditEntry::getEvent)).contains(AuditEvent.SERVER_STARTED, AuditEvent.TOKEN_REFUSED);
            isChained(all);
            assertThat(records(client, all.getLast().getNumber())).startsWith(all.getLast());
        }
    }

    @Test
    void nobodyButTheAdministratorReadsIt() throws IOException {
        User.assumeRoot();
        try (ServerProcess server = ServerProcess.start();
                PuppetProcess bob = PuppetProcess.start(server, User.BOB, Bearer.class)) {
            assertThat(bob.ask("audit")).isEqualTo("ok " + Status.Code.PERMISSION_DENIED + "//");
        }
    }
}
