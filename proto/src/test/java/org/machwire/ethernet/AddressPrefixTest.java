package org.machwire.ethernet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.machwire.ethernet.MacAddress;

class AddressPrefixTest {
    @Test
    void linkAddressPrefixIsTheOneOfTheExampleInRfc2464() {
        assertThat(AddressPrefix.linkLocal(MacAddress.parse("34:56:78:9a:bc:de")))
                .hasToString("fe80::3656:78ff:fe9a:bcde/64");
    }

    @Test
    void prefixHasAtMostAsManyBitsAsTheAddress() {
        byte[] ipv4 = {10, 1, 2, 3};

        assertThat(AddressPrefix.of(ipv4, 32)).hasToString("10.1.2.3/32");
        assertThat(AddressPrefix.of(new byte[16], 128)).hasToString("::/128");
        assertThatIllegalArgumentException().isThrownBy(() -> AddressPrefix.of(ipv4, 33))
                .withMessage("the prefix of 10.1.2.3 has 0 to 32 bits, not 33");
        assertThatIllegalArgumentException().isThrownBy(() -> AddressPrefix.of(new byte[16], 129));
        assertThatIllegalArgumentException().isThrownBy(() -> AddressPrefix.of(ipv4, -1));
    }

    @Test
    void addressOfAnotherLengthIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> AddressPrefix.of(new byte[6], 8))
                .withMessage("an IP address has 4 or 16 octets, not 6");
    }
}
