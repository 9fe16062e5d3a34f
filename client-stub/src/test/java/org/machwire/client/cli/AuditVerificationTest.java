package org.machwire.client.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.machwire.audit.AuditChain;
import org.machwire.client.HypervisorException;
import org.machwire.v1.AuditEntry;
import org.machwire.v1.AuditEvent;
import org.machwire.v1.AuditRecord;

class AuditVerificationTest {
    private static List<AuditRecord> trail(int length) {
        List<AuditRecord> trail = new ArrayList<>();
        AuditChain chain = AuditChain.beforeFirst();
        for (int i = 0; i < length; i++) {
            byte[] entry = AuditEntry.newBuilder().setAtMs(i).setEvent(AuditEvent.DEVICE_OPENED)
                    .setPath("/dev/\u001b[2J")
                    .setUid(7).build().toByteArray();
            chain = chain.append(entry);
            trail.add(AuditRecord.newBuilder().setNumber(chain.number()).setEntry(ByteString.copyFrom(entry))
                    .setHash(ByteString.copyFrom(chain.hash())).build());
        }
        return trail;
    }

    private static String verify(List<AuditRecord> records, AuditChain... known) {
        AuditVerification verification = new AuditVerification(known.length == 0 ? null : known[0]);
        records.forEach(verification::next);
        return verification.summary();
    }

    private static AuditChain point(AuditRecord record) {
        return AuditChain.at(record.getNumber(), record.getHash().toByteArray());
    }

    @Test
    void wholeTrailIsGood() {
        assertThat(verify(trail(5))).startsWith("5 entries are good, 1 to 5.").contains("--expect 5:");
        assertThat(verify(List.of())).isEqualTo("there are no entries");
    }

    @Test
    void trailWithoutItsBeginningIsTakenFromItsFirstEntryOn() {
        assertThat(verify(trail(5).subList(2, 5))).startsWith("3 entries are good, 3 to 5.")
                .contains("What was before entry 3 is gone");
    }

    @Test
    void firstBadEntryIsNamedWithWhatIsGoodBeforeIt() {
        List<AuditRecord> changed = trail(5);
        changed.set(3, changed.get(3).toBuilder().setEntry(changed.get(2).getEntry()).build());
        assertThatThrownBy(() -> verify(changed)).isInstanceOf(HypervisorException.class)
                .hasMessageContaining("entry 4").hasMessageEndingWith("; 3 entries before it are good");

        List<AuditRecord> missing = trail(5);
        missing.remove(1);
        assertThatThrownBy(() -> verify(missing)).hasMessageContaining("entry 3 stands where entry 2 should");

        List<AuditRecord> beheaded = trail(5);
        beheaded.set(0, beheaded.getFirst().toBuilder().setHash(beheaded.get(1).getHash()).build());
        assertThatThrownBy(() -> verify(beheaded)).hasMessageEndingWith("; 0 entries before it are good");
    }

    @Test
    void hashOfAnotherLengthIsBad() {
        AuditRecord odd = trail(3).get(2).toBuilder().setHash(ByteString.copyFromUtf8("short")).build();
        assertThatThrownBy(() -> verify(List.of(odd))).isInstanceOf(HypervisorException.class);
    }

    @Test
    void entryThatWasNotedHasToBeThereStill() {
        List<AuditRecord> trail = trail(5);
        assertThat(verify(trail, point(trail.get(3)))).startsWith("5 entries are good");

        assertThatThrownBy(() -> verify(trail.subList(0, 3), point(trail.get(3))))
                .hasMessageContaining("entry 4, which --expect names, is not there");
        assertThatThrownBy(() -> verify(trail, AuditChain.at(4, new byte[32])))
                .hasMessageContaining("entry 4 is not the one that --expect names");
    }

    @Test
    void lineThatWasPrintedAsJsonIsReadBackAndOneThatWasChangedIsNot() {
        AuditRecord record = trail(2).get(1);
        String line = AuditLine.json(record);

        assertThat(AuditLine.parse(line)).isEqualTo(record);
        assertThatThrownBy(() -> AuditLine.parse(line.replace("\"uid\":7", "\"uid\":8")))
                .hasMessage("the line of entry 2 was changed");
        assertThatThrownBy(() -> AuditLine.parse("x")).hasMessageContaining("no entry");
    }

    @Test
    void lineForPeopleLetsNoNameWriteOnTheTerminal() {
        assertThat(AuditLine.text(trail(1).getFirst()))
                .isEqualTo("1  1970-01-01T00:00:00Z  DEVICE_OPENED  uid 7  /dev/\\u{1b}[2J");
    }
}
