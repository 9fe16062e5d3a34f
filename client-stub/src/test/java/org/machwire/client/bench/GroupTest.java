package org.machwire.client.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.machwire.client.Lease;
import org.machwire.ethernet.AddressPrefix;
import org.machwire.ethernet.MacAddress;

class GroupTest {
    /** RFC 2236, with the router alert of RFC 2113; its two checksums are left out. */
    private static final String REPORT = "01005e450102" + "0a0000000001" + "0800"
            + "46c00020000000000102" + "%s" + "0a450007" + "ef450102" + "94040000" + "1600" + "%s" + "ef450102"
            + "00".repeat(14);

    @Test
    void reportIsOfIgmpVersionTwoFromTheMembersOwnAddresses() {
        Lease member = new Lease("lan", "one", MacAddress.parse("0a:00:00:00:00:01"),
                List.of(AddressPrefix.of(InetAddress.ofLiteral("10.69.0.7").getAddress(), 16)), 1500);

        assertThat(HexFormat.of().formatHex(Group.report(member))).isEqualTo(REPORT.formatted(
                checksum(0x46c0, 0x0020, 0x0102, 0x0a45, 0x0007, 0xef45, 0x0102, 0x9404),
                checksum(0x1600, 0xef45, 0x0102)));
    }

    private static String checksum(int... words) {
        int sum = 0;
        for (int word : words) {
            sum += word;
        }
        return "%04x".formatted(~((sum & 0xffff) + (sum >> 16)) & 0xffff);
    }
}
