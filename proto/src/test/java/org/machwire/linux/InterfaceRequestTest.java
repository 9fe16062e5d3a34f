package org.machwire.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InterfaceRequestTest {
    @Test
    void newTapIsNameAndFlagsInAStructOf40Octets() throws TapException {
        try (Arena arena = Arena.ofConfined()) {
            byte[] request = InterfaceRequest.newTap("eth0", arena).toArray(ValueLayout.JAVA_BYTE);

            assertThat(HexFormat.of().formatHex(request)).isEqualTo("65746830000000000000000000000000" // "eth0"
                    + "0290" // IFF_TAP | IFF_NO_PI | IFF_TUN_EXCL
                    + "00000000000000000000000000000000000000000000");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"e", "tap%d", "fifteen-letters", "eth0.5", "%d"})
    void nameThatTheKernelTakesIsPassedOn(String name) throws TapException {
        try (Arena arena = Arena.ofConfined()) {
            assertThat(InterfaceRequest.name(InterfaceRequest.newTap(name, arena)).getString(0)).isEqualTo(name);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "sixteen--letters", ".", "..", "a/b", "a:b", "a b", "a\tb", "a\0b", "\u00e9th0", "%",
            "%s", "%d%d",
            "100%", "all", "default"})
    void nameThatTheKernelWouldNotTakeIsRefusedWithTheRule(String name) {
        try (Arena arena = Arena.ofConfined()) {
            assertThatExceptionOfType(TapException.class).isThrownBy(() -> InterfaceRequest.newTap(name, arena))
                    .withMessageContaining("\"" + name + "\"")
                    .withMessageContaining("choose 1 to 15 visible ASCII characters");
        }
    }
}
