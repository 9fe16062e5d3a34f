package org.machwire.server.autoconf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.machwire.server.autoconf.DnsFrames.A;
import static org.machwire.server.autoconf.DnsFrames.ID;
import static org.machwire.server.autoconf.DnsFrames.OPT;
import static org.machwire.server.autoconf.DnsFrames.PTR;
import static org.machwire.server.autoconf.DnsFrames.query;
import static org.machwire.server.autoconf.DnsFrames.question;
import static org.machwire.server.autoconf.DnsFrames.raw;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.machwire.server.frames.Frames;
import org.machwire.server.names.DeviceIdentity;
import org.machwire.server.names.Host;
import org.machwire.v1.DropReason;

class ForwardingTest {
    private final List<String> asked = new ArrayList<>();
    private final List<Consumer<byte[]>> waiting = new ArrayList<>();
    private boolean isFull;
    private final Scene scene = new Scene(Scene.OFFER, this::ask, false);

    private boolean ask(DeviceIdentity asker, byte[] message, Consumer<byte[]> answer) {
        if (isFull) {
            return false;
        }
        asked.add(asker.name() + " " + HexFormat.of().formatHex(message));
        waiting.add(answer);
        return true;
    }

    private String answer(byte[] message) {
        waiting.removeFirst().accept(message);
        List<byte[]> heard = scene.web.takeHeard();
        assertThat(heard).hasSize(1);
        return Datagram.of(heard.getFirst()).content().hex();
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }

    @Test
    void anotherDomainsNameIsAskedForElsewhereByNothingButTheQuestion() {
        assertThat(scene.answer(query("example.org", A))).isNull();

        assertThat(asked)
                .containsExactly("Web " + "0000" + "0100" + "0001" + "0000".repeat(3) + question("example.org", A, 1));
        assertThat(scene.station.received().frames(DropReason.NOT_DROPPED)).isOne();
        String rest = "8180" + "0001" + "0000".repeat(3) + question("example.org", A, 1);
        assertThat(answer(hex("1234" + rest))).isEqualTo(ID + rest);
    }

    @Test
    void extensionsAreAskedForWithTheLengthThatTheHostTakesAndWithoutItsOptions() {
        String cookie = "00" + "0029" + "ffff" + "00008000" + "000c" + "000a0008" + "0011223344556677";
        scene.answer(DnsFrames.queryWithOptions("example.org", A, cookie));

        assertThat(asked).containsExactly("Web " + "0000" + "0100" + "0001" + "0000" + "0000" + "0001"
                + question("example.org", A, 1) + "00" + "0029" + "05c0" + "00008000" + "0000");
    }

    @Test
    void anAnswerThatIsTooLongIsCutBehindTheQuestion() {
        scene.answer(query("example.org", A));
        String question = question("example.org", A, 1);

        assertThat(answer(hex("1234" + "8180" + "0001" + "0028" + "0001" + "0001" + question + "00".repeat(500))))
                .isEqualTo(ID + "8380" + "0001" + "0000".repeat(3) + question);
        scene.answer(DnsFrames.queryWithOptions("example.org", A, OPT));
        assertThat(answer(hex("1234" + "8180" + "0001" + "0028" + "0001" + "0001" + question + "00".repeat(500))))
                .hasSize(2 * (12 + question.length() / 2 + 500));
    }

    @Test
    void anAnswerOverIpv6GoesBackTheSameWay() {
        byte[] message = hex(DnsFrames.message("0100", "example.org", A, 1));
        scene.answer(Frames.ipv6Udp(Scene.WEB, Scene.WEB_IP6, 999, Scene.STATION, Scene.STATION_IP6, 53, message));
        waiting.getFirst().accept(hex("1234" + "8180" + "0001" + "0000".repeat(3) + question("example.org", A, 1)));
        Datagram answer = Datagram.of(scene.web.takeHeard().getFirst());

        assertThat(answer.destination()).isEqualTo(Scene.WEB_IP6);
        assertThat(answer.destinationPort()).isEqualTo(999);
        assertThat(answer.source()).isEqualTo(Scene.STATION_IP6);
    }

    @Test
    void nothingOfTheSegmentLeaves() {
        for (String name : List.of("secret.lan", "nobody.lan", "web.lan", "x.secret.lan", "lan", "secret", "nobody",
                "12.0.69.10.in-addr.arpa", "99.0.69.10.in-addr.arpa", "0.69.10.in-addr.arpa",
                "x.69.10.in-addr.arpa", "c" + ".0".repeat(27) + ".9.6.d.f.ip6.arpa",
                "0" + ".0".repeat(11) + ".9.6.d.f.ip6.arpa")) {
            scene.answered(query(name, PTR));
            scene.answered(query(name, A));
        }
        assertThat(asked).isEmpty();
    }

    @Test
    void whoDoesNotWantRecursionOrAnotherClassIsRefused() {
        assertThat(Datagram.of(scene.answered(raw(DnsFrames.message("0000", "example.org", A, 1)))).content().hex())
                .startsWith(ID + "8085");
        assertThat(Datagram.of(scene.answered(raw(DnsFrames.message("0100", "example.org", A, 255)))).content().hex())
                .startsWith(ID + "8185");
        assertThat(asked).isEmpty();
    }

    @Test
    void whenThereAreTooManyQuestionsTheServerHasFailed() {
        isFull = true;

        assertThat(Datagram.of(scene.answered(query("example.org", A))).content().hex()).startsWith(ID + "8182");
    }

    @Test
    void whoHasGoneOrIsAnotherNowGetsNoAnswer() {
        byte[] message = hex("1234" + "8180" + "0001" + "0000".repeat(3) + question("example.org", A, 1));
        scene.answer(query("example.org", A));
        Host web = Objects.requireNonNull(scene.hosts.byMac(Scene.WEB.value()));
        scene.hosts.leave(web);
        waiting.getFirst().accept(message);
        assertThat(scene.web.takeHeard()).isEmpty();
        DeviceIdentity other = new DeviceIdentity("lan", 2000, "/net/lan", "other");
        scene.hosts.enter(new Host(other, false, Scene.WEB, web.lease()));
        waiting.getFirst().accept(message);

        assertThat(scene.web.takeHeard()).isEmpty();
    }
}
