package org.machwire.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.junit.jupiter.api.Test;

class AuditChainTest {
    private static final byte[] FIRST = "first".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] SECOND = "second".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] THIRD = "third".getBytes(StandardCharsets.US_ASCII);

    private final AuditChain one = AuditChain.beforeFirst().append(FIRST);
    private final AuditChain two = one.append(SECOND);
    private final AuditChain three = two.append(THIRD);

    @Test
    void hashIsTheOneOfTheContract() throws Exception {
        ByteArrayOutputStream hashed = new ByteArrayOutputStream();
        hashed.writeBytes("machwire audit 1".getBytes(StandardCharsets.US_ASCII));
        hashed.write(0);
        hashed.writeBytes(one.hash());
        hashed.writeBytes(ByteBuffer.allocate(8).putLong(2).array());
        hashed.writeBytes(SECOND);

        assertThat(two.hash()).isEqualTo(MessageDigest.getInstance("SHA-256").digest(hashed.toByteArray()));
        assertThat(two.number()).isEqualTo(2);
        assertThat(AuditChain.beforeFirst().hash()).isEqualTo(new byte[32]);
    }

    @Test
    void entriesInOrderAreVerified() throws Exception {
        AuditChain end = AuditChain.beforeFirst().verify(1, FIRST, one.hash()).verify(2, SECOND, two.hash())
                .verify(3, THIRD, three.hash());

        assertThat(end.number()).isEqualTo(3);
        assertThat(AuditChain.at(2, two.hash()).verify(3, THIRD, three.hash()).hash()).isEqualTo(three.hash());
    }

    @Test
    void everyChangedOctetIsFound() {
        for (int i = 0; i < SECOND.length; i++) {
            byte[] changed = SECOND.clone();
            changed[i] ^= 1;
            assertThatThrownBy(() -> one.verify(2, changed, two.hash())).isInstanceOf(BrokenChainException.class)
                    .hasMessageContaining("entry 2").hasMessageContaining("changed");
        }
        for (int i = 0; i < AuditChain.HASH_LENGTH; i++) {
            byte[] changed = two.hash();
            changed[i] ^= (byte) 128;
            assertThatThrownBy(() -> one.verify(2, SECOND, changed)).isInstanceOf(BrokenChainException.class);
        }
        assertThatThrownBy(() -> one.verify(2, SECOND, new byte[0])).isInstanceOf(BrokenChainException.class);
    }

    @Test
    void aGapIsFound() {
        assertThatThrownBy(() -> one.verify(3, THIRD, three.hash())).isInstanceOf(BrokenChainException.class)
                .hasMessage("entry 3 stands where entry 2 should");
    }

    @Test
    void aGapThatWasNumberedAnewIsFound() {
        assertThatThrownBy(() -> one.verify(2, THIRD, three.hash())).isInstanceOf(BrokenChainException.class)
                .hasMessageContaining("does not follow");
    }

    @Test
    void entriesOutOfOrderAreFound() {
        assertThatThrownBy(() -> two.verify(2, SECOND, two.hash())).isInstanceOf(BrokenChainException.class);
        assertThatThrownBy(() -> three.verify(1, FIRST, one.hash())).isInstanceOf(BrokenChainException.class);
    }

    @Test
    void aPointHasAWholeHash() {
        assertThatThrownBy(() -> AuditChain.at(1, new byte[31])).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> AuditChain.at(-1, new byte[32])).isInstanceOf(IllegalArgumentException.class);
    }
}
