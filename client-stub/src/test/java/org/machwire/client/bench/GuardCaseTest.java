package org.machwire.client.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.machwire.client.HypervisorException;

class GuardCaseTest {
    @Test
    void lineOfTheServerIsRead() {
        assertThat(GuardCase.Verdict.parse("{\"frames\":\"ipv6-tcp\",\"ns_per_frame\":12.35,\"octets_per_frame\":0}"))
                .isEqualTo(new GuardCase.Verdict("ipv6-tcp", 12.35, 0));
        assertThat(GuardCase.Verdict.parse("{\"frames\":\"arp\",\"ns_per_frame\":1.00,\"octets_per_frame\":1.2E-4}"))
                .isEqualTo(new GuardCase.Verdict("arp", 1, 0.00012));
    }

    @Test
    void anythingElseOfTheServerIsAnError() {
        assertThatExceptionOfType(HypervisorException.class).isThrownBy(() -> GuardCase.Verdict.parse("no such option"))
                .withMessageContaining("no such option");
    }
}
