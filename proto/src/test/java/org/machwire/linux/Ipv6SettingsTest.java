package org.machwire.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Ipv6SettingsTest {
    @TempDir
    private Path root;
    private final List<String> notes = new ArrayList<>();
    private Path directory;
    private Ipv6Settings settings;

    @BeforeEach
    void kernelDefaults() throws IOException {
        directory = Files.createDirectory(root.resolve("eth0"));
        settings = new Ipv6Settings(root, "eth0");
        write("disable_ipv6", "0\n");
        write("accept_ra", "1\n");
        write("autoconf", "1\n");
        write("addr_gen_mode", "0\n");
    }

    @Test
    void interfaceMakesNoAddressesAndTakesNoRoutesByItself() throws IOException {
        assertThat(settings.apply(notes)).isTrue();

        assertThat(notes).isEmpty();
        assertThat(directory.resolve("accept_ra")).hasContent("0");
        assertThat(directory.resolve("autoconf")).hasContent("0");
        assertThat(directory.resolve("addr_gen_mode")).hasContent("1");
    }

    @Test
    void settingThatIsMissingIsNotedAndTheOthersAreApplied() throws IOException {
        Files.delete(directory.resolve("accept_ra"));

        assertThat(settings.apply(notes)).isTrue();

        assertThat(notes).singleElement().asString().startsWith(
                "cannot set accept_ra of eth0 to 0, so that router advertisements may change its routes: ");
        assertThat(directory.resolve("accept_ra")).doesNotExist();
        assertThat(directory.resolve("addr_gen_mode")).hasContent("1");
    }

    @Test
    void disabledIpv6IsNotedAndLeftAlone() throws IOException {
        write("disable_ipv6", "1\n");

        assertThat(settings.apply(notes)).isFalse();

        assertThat(notes).singleElement().asString().startsWith("eth0 has no IPv6 addresses: ");
        assertThat(directory.resolve("accept_ra")).hasContent("1");
    }

    @Test
    void kernelWithoutIpv6IsNoted() {
        assertThat(new Ipv6Settings(root.resolve("absent"), "eth0").apply(notes)).isFalse();

        assertThat(notes).hasSize(1);
    }

    private void write(String name, String value) throws IOException {
        Files.writeString(directory.resolve(name), value);
    }
}
