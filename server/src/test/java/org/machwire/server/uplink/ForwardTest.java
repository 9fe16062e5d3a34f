package org.machwire.server.uplink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.machwire.ethernet.AddressPrefix;
import org.machwire.ethernet.MacAddress;

class ForwardTest {
    @Test
    void listensOnLoopbackUnlessToldElse() {
        assertThat(Forward.parse("tcp/8080:web:80")).isEqualTo(
                new Forward(Forward.Protocol.TCP, InetAddress.ofLiteral("127.0.0.1"), 8080, "web", 80));
        assertThat(Forward.parse("udp/0.0.0.0/53:dns:5353")).isEqualTo(
                new Forward(Forward.Protocol.UDP, InetAddress.ofLiteral("0.0.0.0"), 53, "dns", 5353));
        assertThat(Forward.parse("tcp/::1/1:a.b_c-d:65535").address()).isEqualTo(InetAddress.ofLiteral("::1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "tcp", "tcp/80", "tcp/80:web", "sctp/80:web:80", "tcp/80:web:", "tcp/x:web:80",
            "tcp/0:web:80", "tcp/80:web:0", "tcp/65536:web:80", "tcp/80:web:70000", "tcp/80:we b:80",
            "tcp/host.example/80:web:80", "tcp/1.2.3/80:web:80", "tcp/80:web:80 -t all"})
    void whatIsNoForwardIsToldInOneSentence(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Forward.parse(text)).withMessageContaining(text)
                .withMessageContaining("is no forward").withMessageNotContaining("\n");
    }

    @Test
    void passtIsToldOfTheStationAndItsForwardsOnly() {
        PasstOptions options = new PasstOptions(Path.of("/usr/bin/passt"), MacAddress.parse("02:6d:77:00:00:02"),
                InetAddress.ofLiteral("10.69.0.1"), 1400, false,
                List.of(Forward.parse("tcp/8080:web:80"), Forward.parse("udp/5353:WEB:53"),
                        Forward.parse("tcp/9090:db:90")),
                4);
        Station web = new Station("web", 1000, 1, new AddressPrefix(InetAddress.ofLiteral("10.69.0.2"), 16), null);

        assertThat(String.join(" ", options.command(web, Path.of("/x/socket")))).isEqualTo("/usr/bin/passt --foreground"
                + " --one-off --stderr --socket /x/socket --mac-addr 02:6d:77:00:00:02 --mtu 1400 --no-dhcp --no-dhcpv6"
                + " --no-dhcp-dns --no-dhcp-search --address 10.69.0.2 --netmask 16 --gateway 10.69.0.1 --ipv4-only"
                + " --no-map-gw --tcp-ports 127.0.0.1/8080:80 --udp-ports 127.0.0.1/5353:53");
    }
}
