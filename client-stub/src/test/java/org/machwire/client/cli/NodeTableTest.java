package org.machwire.client.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.machwire.client.HypervisorException;
import org.machwire.client.NodeStat;

class NodeTableTest {
    @TempDir
    private Path directory = Path.of("");

    private Accounts accounts() throws IOException {
        Path file = directory.resolve("accounts");
        Files.writeString(file, "root:x:0:0\nalice:x:1000:\nagain:x:1000:\nbroken\nlast:x:4294967295:\n");
        return Accounts.of(file, "user");
    }

    @Test
    void columnsAreAsWideAsTheirWidestText() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        List<NodeStat> nodes = List.of(new NodeStat("eth0m", NodeStat.Type.MULTIPLEXER, 0, 1000, 0751, "lan"),
                new NodeStat("x", NodeStat.Type.DEVICE, -2, 0, 0, ""));

        new NodeTable(new PrintStream(out, true, UTF_8), accounts(), accounts()).print(nodes);

        assertThat(out.toString(UTF_8)).isEqualTo("""
                multiplexer  rwxr-x--x  root        alice  lan  eth0m
                device       ---------  4294967294  root   -    x
                """);
    }

    @Test
    void accountsAreFoundByNameAndByNumber() throws IOException {
        Accounts accounts = accounts();

        assertThat(accounts.number("alice")).isEqualTo(1000);
        assertThat(accounts.number("77")).isEqualTo(77);
        assertThat(accounts.number("last")).isEqualTo(-1);
        assertThat(accounts.name(1000)).isEqualTo("alice");
        assertThatThrownBy(() -> accounts.number("bob")).isInstanceOf(HypervisorException.class)
                .hasMessageStartingWith("there is no user \"bob\" in ");
        assertThatThrownBy(() -> accounts.number("99999999999")).isInstanceOf(HypervisorException.class)
                .hasMessage("\"99999999999\" is no number of a user");
    }

    @Test
    void withoutTheFileNumbersDo() {
        Accounts none = Accounts.of(directory.resolve("none"), "group");

        assertThat(none.name(5)).isEqualTo("5");
        assertThat(none.number("5")).isEqualTo(5);
    }
}
