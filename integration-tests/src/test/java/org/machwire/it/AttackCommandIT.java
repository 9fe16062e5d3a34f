package org.machwire.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import com.google.protobuf.util.JsonFormat;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code machwire attack}, from outside. */
class AttackCommandIT {
    /** Those that forge what single frames say, which nobody checks where the guard is off. */
    private static final List<String> FORGED = List.of("1", "29", "30", "31", "36", "43", "45");

    @TempDir
    Path nowhere;

    private static RunningProcess attack(String... arguments) throws IOException {
        List<String> all = new ArrayList<>(List.of("attack"));
        all.addAll(List.of(arguments));
        return RunningProcess.start(Installation.shared().machwire(all.toArray(String[]::new)));
    }

    /** The objects of the output, by id. */
    private static Map<String, Struct> objects(RunningProcess attack) {
        Map<String, Struct> objects = new TreeMap<>();
        attack.out().lines().forEach(line -> {
            Struct.Builder object = Struct.newBuilder();
            try {
                JsonFormat.parser().merge(line, object);
            } catch (InvalidProtocolBufferException e) {
                throw new AssertionError(line, e);
            }
            objects.put(object.getFieldsOrThrow("id").getStringValue(), object.build());
        });
        return objects;
    }

    @Test
    void everyAttackHoldsOnAServerOfItsOwn() throws IOException {
        try (RunningProcess attack = attack("--json")) {
            int exitCode = attack.exitCode();

            Map<String, Struct> objects = objects(attack);
            assertThat(objects).hasSize(50).allSatisfy((id, object) -> {
                assertThat(object.getFieldsMap()).containsOnlyKeys("id", "name", "held", "seen", "faults");
                assertThat(object.getFieldsOrThrow("name").getStringValue()).isNotEmpty();
                assertThat(object.getFieldsOrThrow("seen").getStringValue()).containsPattern("\\d");
                assertThat(object.getFieldsOrThrow("held")).as("%s: %s", id, object)
                        .isEqualTo(Value.newBuilder().setBoolValue(true).build());
            });
            assertThat(exitCode).as("%s", attack).isZero();
            assertThat(attack.err()).isEmpty();
        }
    }

    @Test
    void aServerWhoseGuardIsOffIsFoundOut() throws IOException {
        try (ServerProcess server = ServerProcess.start("""
                segment { name: "lan" ipv4: "10.69.0.0/16" ipv6: "fd69::/64" guard { off: true } }
                node { path: "/dev/eth0m" multiplexer { segment: "lan" } }
                """)) {
            try (RunningProcess attack = attack("--against", server.socket().toString(), "--json", "--only",
                    String.join(",", FORGED))) {
                assertThat(attack.exitCode()).as("%s", attack).isOne();
                assertThat(objects(attack)).containsOnlyKeys(FORGED).allSatisfy((id, object) -> {
                    assertThat(object.getFieldsOrThrow("held").getBoolValue()).as("%s: %s", id, object).isFalse();
                    assertThat(object.getFieldsOrThrow("faults").getListValue().getValuesCount()).isPositive();
                });
            }
            try (RunningProcess people = attack("--against", server.socket().toString(), "--only", "29")) {
                assertThat(people.exitCode()).as("%s", people).isOne();
                assertThat(people.out()).startsWith("GOT THROUGH  29 ").contains("heard by V1")
                        .contains("0 of 1 attacks held").contains("got through: 29");
            }
        }
    }

    @Test
    void anotherServerAndDirectoryCanBeAttackedAndKeepsItsOtherDevices() throws IOException {
        try (ServerProcess server = ServerProcess.start("""
                segment { name: "lab" ipv4: "192.0.2.0/26" ipv6: "2001:db8:69::/64" }
                node { path: "/lab/net" multiplexer { segment: "lab" } }
                """);
                Client other = Client.open(server, "/lab/net/other");
                RunningProcess attack = attack("--against", server.socket().toString(), "--node", "/lab/net", "--only",
                        "1,29,30,36,45,58")) {
            assertThat(attack.exitCode()).as("%s", attack).isZero();
            assertThat(attack.out()).contains("6 of 6 attacks held").doesNotContain("GOT THROUGH");
            assertThat(other.capture.end()).isNotDone();
            assertThat(server.status().getDeviceCount()).isOne();
        }
    }

    @Test
    void whatAServerLeavesNoRoomForIsNotTried() throws IOException {
        try (ServerProcess server = ServerProcess.start("""
                segment { name: "lan" ipv4: "10.69.0.0/16" ipv6: "fd69::/64" }
                node { path: "/dev/eth0m" multiplexer { segment: "lan" } }
                quota { filter_instructions_per_user: 200 }
                """);
                RunningProcess attack = attack("--against", server.socket().toString(), "--only", "67")) {
            assertThat(attack.exitCode()).as("%s", attack).isZero();
            assertThat(attack.out()).contains("not tried: not one filter of 4096 instructions could be set");
        }
    }

    @Test
    void theListNeedsNoServer() throws IOException {
        try (RunningProcess list = attack("--list"); RunningProcess json = attack("--list", "--json")) {
            assertThat(list.exitCode()).isZero();
            assertThat(list.out().lines()).hasSize(50).contains("30   ARP: the gateway, or V2, is at A");
            assertThat(json.exitCode()).isZero();
            assertThat(objects(json)).hasSize(50).containsKey("89");
        }
    }

    @Test
    void whatCannotBeAttackedIsSaidInOneSentence() throws IOException {
        Path socket = nowhere.resolve("no.sock");
        cannot("no hypervisor listens on " + socket, "--against", socket.toString());
        cannot("Unknown option: '--forever'", "--forever");
        cannot("there is no attack \"2\"", "--only", "2");
        cannot("Missing required parameter for option '--against'", "--against");
        try (ServerProcess server = ServerProcess.start()) {
            cannot("ENOENT", "--against", server.socket().toString(), "--node", "/dev/none");
            cannot("ENOTDIR", "--against", server.socket().toString(), "--node", "/dev/eth0m/a");
        }
    }

    private static void cannot(String why, String... arguments) throws IOException {
        try (RunningProcess attack = attack(arguments)) {
            assertThat(attack.exitCode()).as("%s", attack).isEqualTo(2);
            assertThat(attack.out()).isEmpty();
            assertThat(attack.err().lines()).singleElement().asString().startsWith("machwire attack: ").contains(why);
        }
    }
}
