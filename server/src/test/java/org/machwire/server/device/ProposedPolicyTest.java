package org.machwire.server.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.net.InetAddresses;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.machwire.ethernet.MacAddress;
import org.machwire.server.guard.SourcePolicy;
import org.machwire.token.DeviceRole;

class ProposedPolicyTest {
    private static final MacAddress MAC = MacAddress.parse("56:54:00:00:00:01");
    private static final InetAddress ONE = InetAddresses.forString("10.69.0.2");
    private static final SourcePolicy OWN = new SourcePolicy(MAC, List.of((Inet4Address) ONE), List.of(),
            Set.of(DeviceRole.ROUTER), List.of());

    @Test
    void whatIsLeftOutIsTheDevicesOwnButForRoles() {
        SourcePolicy policy = new ProposedPolicy(null, List.of(), Set.of(DeviceRole.DHCP_SERVER)).over(OWN);

        assertThat(policy).isEqualTo(
                new SourcePolicy(MAC, OWN.ipv4(), List.of(), Set.of(DeviceRole.DHCP_SERVER), List.of()));
    }

    @Test
    void moreAddressesThanAnAnswerHasRoomForAreRefused() {
        new ProposedPolicy(null, Collections.nCopies(64, ONE), Set.of());

        assertThatThrownBy(() -> new ProposedPolicy(null, Collections.nCopies(65, ONE), Set.of()))
                .isInstanceOf(IllegalArgumentException.class).hasMessage("it has more than 64 addresses");
    }
}
