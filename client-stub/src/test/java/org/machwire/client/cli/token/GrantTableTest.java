package org.machwire.client.cli.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.machwire.client.GrantRecord;
import org.machwire.token.BlockId;
import org.machwire.token.Holder;
import org.machwire.token.Scope;
import org.machwire.token.SigningKey;
import org.machwire.token.Terms;
import org.machwire.token.Validity;

class GrantTableTest {
    private static final long NOW = 1000;

    private static BlockId id(int digit) {
        return BlockId.parse(Integer.toString(digit).repeat(64));
    }

    private static GrantRecord grant(int id, @Nullable BlockId parent, Validity validity, boolean revoked) {
        Holder holder = parent == null
                ? Holder.ofUid((int) 4000000000L)
                : Holder.ofKey(SigningKey.ofSeed(new byte[SigningKey.SEED_LENGTH]).publicKey());
        Scope scope = parent == null ? Scope.builder().nodes("/dev/a", "/dev/b").build() : Scope.UNPRIVILEGED;
        return new GrantRecord(id(id), parent, (int) 4000000001L, Instant.EPOCH, parent == null ? "why" : "",
                new Terms(holder, scope, validity, 0), revoked, 2);
    }

    @Test
    void whatWasMadeOfAGrantStandsBelowItWithItsStateOfNow() {
        List<String> lines = new GrantTable(NOW).lines(List.of(grant(3, id(1), Validity.until(NOW), false),
                grant(1, null, Validity.ALWAYS, false), grant(2, null, Validity.until(NOW + 1), true),
                grant(4, id(3), new Validity(NOW + 1, null, Set.of()), false)));

        assertThat(lines).map(line -> line.replaceAll(" {2,}", " | ")).containsExactly(
                "id | state | devices | by | for | until | what",
                "111111111111 | good | 2 | 4000000001 | 4000000000 | - | /dev/a /dev/b (why)",
                " | 333333333333 | expired | 2 | 4000000001 | ed25519:3b6a27bc | 1970-01-01T00:16:40Z | of the one above",
                " | 444444444444 | not yet | 2 | 4000000001 | ed25519:3b6a27bc | - | of the one above",
                "222222222222 | revoked | 2 | 4000000001 | 4000000000 | 1970-01-01T00:16:41Z | /dev/a /dev/b (why)");
    }
}
