package org.machwire.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.machwire.v1.DropReason;

/**
 * Frames of one kind that Scapy made, whose authors know nothing of ours.
 *
 * @param reason under which each is to be dropped; NOT_DROPPED if each is to pass
 * @param role that may send them; "-" for none
 */
record ScapyFrames(DropReason reason, String role, String name, List<byte[]> frames) {
    static final String PYTHON = "/usr/bin/python3";
    /** No role at all. */
    static final String NOBODY = "-";

    /** Has a script of the tests make frames. Skips the test where Scapy is not installed. */
    static List<ScapyFrames> make(String script, Address attacker, Address victim, Address other) throws IOException {
        assumeTrue(Files.isExecutable(Path.of(PYTHON)), PYTHON + " is not there");
        List<String> command = new ArrayList<>(
                List.of(PYTHON, Tools.script(script, Directories.make()).toString()));
        for (Address address : List.of(attacker, victim, other)) {
            command.addAll(List.of(address.mac(), address.ipv4(), address.ipv6(), address.linkLocal()));
        }
        try (RunningProcess python = RunningProcess.start(command)) {
            int exitCode = python.exitCode();
            assumeTrue(!python.err().contains("No module named 'scapy'"), "Scapy is not installed (python3-scapy)");
            assertThat(exitCode).as("%s", python).isZero();
            return python.out().lines().map(ScapyFrames::parse).toList();
        }
    }

    /** Who sends or is forged, in words. */
    record Address(String mac, String ipv4, String ipv6, String linkLocal) {}

    private static ScapyFrames parse(String line) {
        String[] words = line.split("\\|", -1);
        return new ScapyFrames(DropReason.valueOf(words[0]), words[1], words[2],
                Arrays.stream(words[3].split(" ", -1)).map(HexFormat.of()::parseHex).toList());
    }

    @Override
    public String toString() {
        return name;
    }
}
