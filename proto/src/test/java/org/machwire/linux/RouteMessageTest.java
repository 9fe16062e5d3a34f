package org.machwire.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.machwire.ethernet.AddressPrefix;
import org.machwire.ethernet.MacAddress;

/** The octets are written from the kernel's headers, in the order of a little-endian machine. */
class RouteMessageTest {
    private static final int INDEX = 0x0a0b;
    private static final String LINK = "00000000" + "0b0a0000"; // family, padding, hardware type; index

    @Test
    void setMacIsAnAttributePaddedToFourOctets() {
        assertThat(hex(RouteMessage.setMac(INDEX, MacAddress.parse("56:54:00:12:34:56")))).isEqualTo("2c000000" // length
                + "1000" + "0500" + "00000000" + "00000000" // RTM_NEWLINK, request with acknowledgement
                + LINK + "00000000" + "00000000" + "0a000100" + "565400123456" + "0000");
    }

    @Test
    void setMtuIsANumberOf32Bits() {
        assertThat(hex(RouteMessage.setMtu(INDEX, 1500)))
                .isEqualTo("28000000" + "1000" + "0500" + "00000000" + "00000000"
                        + LINK + "00000000" + "00000000" + "08000400" + "dc050000");
    }

    @Test
    void setUpChangesThatFlagAlone() {
        assertThat(hex(RouteMessage.setUp(INDEX)))
                .isEqualTo("20000000" + "1000" + "0500" + "00000000" + "00000000" + LINK
                        + "01000000" + "01000000");
    }

    @Test
    void addAddressCreatesOrReplacesAnIpv4Address() {
        assertThat(hex(RouteMessage.addAddress(INDEX, AddressPrefix.of(new byte[]{10, 1, 2, 3}, 24))))
                .isEqualTo("28000000"
                        + "1400" + "0505" + "00000000" + "00000000" // RTM_NEWADDR, also create and replace
                        + "02180000" + "0b0a0000" // AF_INET, 24 bits, no flags, scope universe; index
                        + "08000200" + "0a010203" + "08000100" + "0a010203");
    }

    @Test
    void addAddressOfIpv6AsksForNoDuplicateAddressDetection() {
        byte[] address = HexFormat.of().parseHex("fd000000000000000000000000000005");

        assertThat(hex(RouteMessage.addAddress(INDEX, AddressPrefix.of(address, 64)))).isEqualTo("40000000" + "1400"
                + "0505"
                + "00000000" + "00000000" + "0a400200" + "0b0a0000" // AF_INET6, 64 bits, IFA_F_NODAD
                + "14000200" + "fd000000000000000000000000000005" + "14000100" + "fd000000000000000000000000000005");
    }

    @Test
    void deleteAddressNamesAddressAndPrefix() {
        assertThat(hex(RouteMessage.deleteAddress(INDEX, AddressPrefix.of(new byte[]{10, 1, 2, 3}, 24))))
                .isEqualTo("28000000"
                        + "1500" + "0500" + "00000000" + "00000000" + "02180000" + "0b0a0000" + "08000200" + "0a010203"
                        + "08000100"
                        + "0a010203");
    }

    private static String hex(byte[] message) {
        return HexFormat.of().formatHex(message);
    }
}
