package org.machwire.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.machwire.server.names.MultiplexerMacRule;

/** What configuration and command line say of uplinks. */
class UplinkConfigTest {
    private static ServerConfig parse(String text, @Nullable String option) throws ConfigException {
        return ServerConfigReader.parse("machwire.txtpb", text, 1000, 100,
                option == null ? null : new UplinkOption(option, List.of()));
    }

    private static void assertWrong(String text, @Nullable String option, String message) {
        assertThatExceptionOfType(ConfigException.class).isThrownBy(() -> parse(text, option)).withMessage(message);
    }

    @Test
    void eachSegmentHasTheUplinkThatItIsGiven() throws Exception {
        ServerConfig config = parse("""
                segment { name: "a" uplink { interface: "eth0" seed_addresses: true } }
                segment { name: "b" }
                segment { name: "c" uplink { tap: "mw0" } }
                segment { name: "d" uplink { interface: "eth1" } }
                """, null);

        assertThat(config.uplinks()).isEqualTo(Map.of("a", new UplinkChoice.Interface("eth0", true), "c",
                new UplinkChoice.Tap("mw0"), "d", new UplinkChoice.Interface("eth1", false)));
    }

    @Test
    void thereIsNoneUnlessOneIsAskedFor() throws Exception {
        assertThat(ServerConfigReader.embedded(1000, 100, null).uplinks()).isEmpty();
        assertThat(ServerConfigReader.embedded(1000, 100, new UplinkOption("eth0", List.of())).uplinks())
                .isEqualTo(Map.of("lan", new UplinkChoice.Interface("eth0", false)));
    }

    @Test
    void optionGoesBeforeWhatTheFirstSegmentSays() throws Exception {
        String text = "segment { name: 'a' uplink { interface: 'eth0' seed_addresses: true } } segment { name: 'b' uplink { tap: 't' } }";

        assertThat(parse(text, "tap:mw0").uplinks())
                .isEqualTo(Map.of("a", new UplinkChoice.Tap("mw0"), "b", new UplinkChoice.Tap("t")));
        assertThat(parse(text, "eth9").uplinks()).containsEntry("a", new UplinkChoice.Interface("eth9", false));
    }

    @ParameterizedTest
    @ValueSource(strings = {"uplink {}", "uplink { seed_addresses: false }"})
    void uplinkOfNoKindIsTold(String uplink) {
        assertWrong("\nsegment { name: 'a' " + uplink + " }", null,
                "machwire.txtpb:2: an uplink is one of interface, tap and passt");
    }

    @ParameterizedTest
    @ValueSource(strings = {"uplink { tap: 'mw0' seed_addresses: true }", "uplink { seed_addresses: true }"})
    void addressesAreSeededByAnInterfaceOnly(String uplink) {
        assertWrong("segment { name: 'a' " + uplink + " }", null,
                "machwire.txtpb:1: only an uplink that is an interface has an address to seed others with");
    }

    @ParameterizedTest
    @CsvSource({"interface: 'e',interface: 'e'", "interface: 'e',interface: 'e' seed_addresses: true",
            "tap: 'e',tap: 'e'",
            "tap: 'e',interface: 'e'"})
    void interfaceIsTheUplinkOfOneSegmentOnly(String one, String other) {
        String first = "segment { name: 'a' uplink { " + one + " } }\n";
        String second = "segment { name: 'b' uplink { " + other + " } }";

        assertWrong(first + second, null, "machwire.txtpb:2: two segments have the same uplink");
        assertWrong("segment { name: 'a' }\n" + second, one.startsWith("tap") ? "tap:e" : "e",
                "machwire.txtpb:2: two segments have the same uplink");
    }

    @Test
    void optionWithoutASegmentIsTold() {
        assertWrong("", "eth0", "machwire.txtpb: there is no segment that could have an uplink");
    }

    @Test
    void twoKindsAtOnceAreTold() {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> parse("segment { name: 'a' uplink { interface: 'e' tap: 't' } }", null))
                .withMessageStartingWith("machwire.txtpb:1: ");
    }

    @Test
    void seedIsTheInterfacesAddressOnlyWhereThatIsAskedFor() throws Exception {
        assertThat(Uplinks.seed(null)).isEqualTo(MultiplexerMacRule.NO_INTERFACE);
        assertThat(Uplinks.seed(new UplinkChoice.Tap("t"))).isEqualTo(MultiplexerMacRule.NO_INTERFACE);
        assertThat(Uplinks.seed(new UplinkChoice.Interface("no such", false)))
                .isEqualTo(MultiplexerMacRule.NO_INTERFACE);
    }
}
