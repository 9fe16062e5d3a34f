package org.machwire.server.autoconf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.machwire.server.autoconf.DnsFrames.A;
import static org.machwire.server.autoconf.DnsFrames.AAAA;
import static org.machwire.server.autoconf.DnsFrames.ANY;
import static org.machwire.server.autoconf.DnsFrames.ID;
import static org.machwire.server.autoconf.DnsFrames.MX;
import static org.machwire.server.autoconf.DnsFrames.NS;
import static org.machwire.server.autoconf.DnsFrames.OPT;
import static org.machwire.server.autoconf.DnsFrames.PTR;
import static org.machwire.server.autoconf.DnsFrames.SOA;
import static org.machwire.server.autoconf.DnsFrames.name;
import static org.machwire.server.autoconf.DnsFrames.query;
import static org.machwire.server.autoconf.DnsFrames.question;
import static org.machwire.server.autoconf.DnsFrames.raw;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.machwire.ethernet.MacAddress;
import org.machwire.server.frames.Frames;
import org.machwire.v1.DropReason;

class DnsTest {
    /** What the domain's SOA says behind its owner, where the domain begins at octet {@code %1$s} of the message. */
    private static final String SOA_OF = "c0%1$s" + "0006" + "0001" + "00000005" + "0023" + "c0%1$s"
            + "0a686f73746d6173746572c0%1$s" + "00000001" + "00000e10" + "00000258" + "00015180" + "00000005";
    private static final String WEB_A = "c00c" + "0001" + "0001" + "00000005" + "0004" + "0a45000a";
    private static final String HINFO = "c00c" + "000d" + "0001" + "00000005" + "0009" + "0752464338343832" + "00";

    private final Scene scene = new Scene();

    private String answer(byte[] frame) {
        return Datagram.of(scene.answered(frame)).content().hex();
    }

    private String answer(String name, int type) {
        return answer(query(name, type));
    }

    /** An answer with these flags and counts to that question. */
    private static String message(String flags, int answers, int authorities, String question, String records) {
        return ID + flags + "0001" + "%04x%04x0000".formatted(answers, authorities) + question + records;
    }

    private static String noSuchName(String name, int type) {
        return message("8503", 0, 0, question(name, type, 1), "");
    }

    @Test
    void aNameInTheDomainHasItsLeasedAddress() {
        Datagram answer = Datagram.of(scene.answered(query("web.lan", A)));

        assertThat(answer.source()).isEqualTo(Scene.STATION_IP);
        assertThat(answer.sourcePort()).isEqualTo(53);
        assertThat(answer.destination()).isEqualTo(Scene.WEB_IP);
        assertThat(answer.destinationPort()).isEqualTo(5353);
        assertThat(answer.content().hex()).isEqualTo(message("8500", 1, 0, question("web.lan", A, 1), WEB_A));
        assertThat(answer("web.lan", AAAA)).isEqualTo(message("8500", 1, 0, question("web.lan", AAAA, 1),
                "c00c" + "001c" + "0001" + "00000005" + "0010" + "fd69000000000000000000000000000a"));
    }

    @Test
    void theCaseOfAQuestionIsIgnoredAndKept() {
        assertThat(answer("wEB.LaN", A)).isEqualTo(message("8500", 1, 0, question("wEB.LaN", A, 1), WEB_A));
    }

    @Test
    void aBareNameIsFoundToo() {
        assertThat(answer("WEB", A)).isEqualTo(message("8500", 1, 0, question("WEB", A, 1), WEB_A));
        assertThat(answer("web", MX)).isEqualTo(message("8500", 0, 0, question("web", MX, 1), ""));
    }

    @Test
    void aNameWithoutSuchAnAddressHasNoData() {
        String soa = SOA_OF.formatted("0f"); // The label of "db" takes three octets.
        assertThat(answer("db.lan", AAAA)).isEqualTo(message("8500", 0, 1, question("db.lan", AAAA, 1), soa));
        assertThat(answer("db.lan", MX)).isEqualTo(message("8500", 0, 1, question("db.lan", MX, 1), soa));
    }

    @Test
    void anUnknownNameDoesNotExist() {
        assertThat(answer("nobody.lan", A))
                .isEqualTo(message("8503", 0, 1, question("nobody.lan", A, 1), SOA_OF.formatted("13")));
        assertThat(answer("x.web.lan", A))
                .isEqualTo(message("8503", 0, 1, question("x.web.lan", A, 1), SOA_OF.formatted("12")));
        assertThat(answer("nobody", A)).isEqualTo(noSuchName("nobody", A));
    }

    @Test
    void anotherUsersDeviceDoesNotExist() {
        for (int type : new int[]{A, AAAA, MX, ANY}) {
            assertThat(answer("secret.lan", type)).isEqualTo(
                    answer("sacred.lan", type).replace(name("sacred.lan"), name("secret.lan")));
            assertThat(answer("secret", type)).isEqualTo(noSuchName("secret", type));
        }
        assertThat(answer("12.0.69.10.in-addr.arpa", PTR)).isEqualTo(noSuchName("12.0.69.10.in-addr.arpa", PTR));
        assertThat(answer(reverse6("c"), PTR)).isEqualTo(noSuchName(reverse6("c"), PTR));
    }

    @Test
    void aConfiguredDeviceIsEverybodys() {
        assertThat(answer("gate.lan", A)).contains("0a45000d");
        assertThat(answer("13.0.69.10.in-addr.arpa", PTR)).contains(name("gate.lan"));
    }

    @Test
    void anAddressHasTheNameThatItsUserGaveIt() {
        String record = "c00c" + "000c" + "0001" + "00000005" + "0009" + name("Web.lan");
        for (String reverse : List.of("10.0.69.10.in-addr.arpa", "10.0.69.10.IN-ADDR.ARPA", reverse6("a"))) {
            assertThat(answer(reverse, PTR)).isEqualTo(message("8500", 1, 0, question(reverse, PTR, 1), record));
            assertThat(answer(reverse, A)).isEqualTo(message("8500", 0, 0, question(reverse, A, 1), ""));
        }
    }

    private static String reverse6(String last) {
        return last + ".0".repeat(27) + ".9.6.d.f.ip6.arpa";
    }

    @Test
    void theStationsOwnAddressIsTheDomain() {
        String record = "c00c" + "000c" + "0001" + "00000005" + "0005" + name("lan");
        assertThat(answer("1.0.69.10.in-addr.arpa", PTR))
                .isEqualTo(message("8500", 1, 0, question("1.0.69.10.in-addr.arpa", PTR, 1), record));
        assertThat(answer("lan", A)).contains("0a450001");
        assertThat(answer("lan", AAAA)).contains("fd690000000000000000000000000001");
    }

    @Test
    void reverseNamesThatAreNoAddressDoNotExistButTheirZonesDo() {
        for (String odd : List.of("300.0.69.10.in-addr.arpa", "01.0.69.10.in-addr.arpa", "x.69.10.in-addr.arpa",
                "1.10.0.69.10.in-addr.arpa", "-1.0.69.10.in-addr.arpa")) {
            assertThat(answer(odd, PTR)).isEqualTo(noSuchName(odd, PTR));
        }
        for (String zone : List.of("0.69.10.in-addr.arpa", "69.10.in-addr.arpa")) {
            assertThat(answer(zone, PTR)).isEqualTo(message("8500", 0, 0, question(zone, PTR, 1), ""));
        }
    }

    @Test
    void whatIsNotOfTheSegmentIsRefused() {
        for (String other : List.of("example.org", "web.land", "", "10.in-addr.arpa", "8.8.8.8.in-addr.arpa",
                "arpa.x", "lan.example", "70.10.in-addr.arpa")) {
            assertThat(answer(other, A)).isEqualTo(message("8105", 0, 0, question(other, A, 1), ""));
        }
    }

    @Test
    void theDomainIsItsOwnNameServer() {
        assertThat(answer("lan", NS)).isEqualTo(message("8500", 1, 0, question("lan", NS, 1),
                "c00c" + "0002" + "0001" + "00000005" + "0002" + "c00c"));
        assertThat(answer("lan", SOA))
                .isEqualTo(message("8500", 1, 0, question("lan", SOA, 1), SOA_OF.formatted("0c")));
        assertThat(answer("lan", MX)).isEqualTo(message("8500", 0, 1, question("lan", MX, 1), SOA_OF.formatted("0c")));
    }

    @Test
    void aQuestionForEverythingGetsNextToNothing() {
        for (String existing : List.of("web.lan", "web", "lan", "10.0.69.10.in-addr.arpa")) {
            assertThat(answer(existing, ANY)).isEqualTo(message("8500", 1, 0, question(existing, ANY, 1), HINFO));
        }
    }

    @Test
    void ednsIsAnsweredWithEdns() {
        String opt = "00" + "0029" + "04d0" + "00008000" + "0000";
        String expected = message("8500", 1, 0, question("web.lan", A, 1), WEB_A + opt);
        String withCookie = OPT.substring(0, OPT.length() - 4) + "000c" + "000a0008" + "0011223344556677";

        assertThat(answer(DnsFrames.queryWithOptions("web.lan", A, OPT)))
                .isEqualTo(expected.replace("000100000000" + name("web.lan"), "000100000001" + name("web.lan")));
        assertThat(answer(DnsFrames.queryWithOptions("web.lan", A, withCookie))).endsWith(WEB_A + opt);
    }

    @Test
    void anUnknownVersionOfEdnsIsABadVersion() {
        String answer = answer(DnsFrames.queryWithOptions("web.lan", A, "00" + "0029" + "04d0" + "00010000" + "0000"));

        assertThat(answer).isEqualTo(ID + "8100" + "0001" + "0000" + "0000" + "0001" + question("web.lan", A, 1) + "00"
                + "0029" + "04d0" + "01000000" + "0000");
    }

    @Test
    void otherClassesAndZoneTransfersAreRefused() {
        for (int dnsClass : new int[]{0, 3, 4, 254}) {
            assertThat(answer(raw(DnsFrames.message("0100", "web.lan", A, dnsClass))))
                    .isEqualTo(message("8105", 0, 0, question("web.lan", A, dnsClass), ""));
        }
        for (int type : new int[]{41, 249, 250, 251, 252, 253, 254}) {
            assertThat(answer("lan", type)).isEqualTo(message("8105", 0, 0, question("lan", type, 1), ""));
        }
        assertThat(answer(raw(DnsFrames.message("0100", "web.lan", A, 255)))).contains(WEB_A);
    }

    @Test
    void otherOperationsAreNotImplemented() {
        for (int opcode = 1; opcode < 16; opcode++) {
            String flags = "%04x".formatted(opcode << 11 | 0x0100);
            assertThat(answer(raw(DnsFrames.message(flags, "web.lan", A, 1))))
                    .isEqualTo(ID + "%04x".formatted(0x8104 | opcode << 11) + "0000".repeat(4));
        }
    }

    @Test
    void theWishForRecursionIsEchoedAndTheOtherFlagsAreNot() {
        assertThat(answer(raw(DnsFrames.message("0000", "web.lan", A, 1)))).startsWith(ID + "8400");
        assertThat(answer(raw(DnsFrames.message("07ff", "web.lan", A, 1)))).startsWith(ID + "8510");
    }

    @Test
    void queriesAreTakenOverIpv6AtBothAddresses() {
        byte[] query = HexFormat.of().parseHex(DnsFrames.message("0100", "web.lan", A, 1));
        for (String own : List.of(Scene.STATION_IP6, Scene.STATION_LINK_LOCAL)) {
            Datagram answer = Datagram.of(scene.answered(
                    Frames.ipv6Udp(Scene.WEB, Scene.WEB_IP6, 999, Scene.STATION, own, 53, query)));
            assertThat(answer.source()).isEqualTo(own);
            assertThat(answer.content().hex()).endsWith(WEB_A);
        }
        scene.assertDropped(DropReason.NOT_SERVED,
                Frames.ipv6Udp(Scene.WEB, Scene.WEB_IP6, 999, Dhcp6Frames.SERVERS, "ff02::1:2", 53, query));
        scene.assertDropped(DropReason.NOT_SERVED,
                Frames.ipv4Udp(Scene.WEB, Scene.WEB_IP, 999, Frames.BROADCAST, "255.255.255.255", 53, query));
    }

    @Test
    void aNameOfAnyOctetsIsFoundByThem() {
        MacAddress mac = MacAddress.parse("56:54:00:00:00:0e");
        scene.host(mac, 1000, "two words", false, Scene.prefix("10.69.0.14", 16));
        scene.host(MacAddress.parse("56:54:00:00:00:0f"), 1000, "l".repeat(64), false,
                Scene.prefix("10.69.0.15", 16));

        assertThat(answer("two words.lan", A)).endsWith("0a45000e");
        assertThat(answer("14.0.69.10.in-addr.arpa", PTR)).endsWith(name("two words.lan"));
        assertThat(answer("15.0.69.10.in-addr.arpa", PTR))
                .isEqualTo(message("8500", 0, 0, question("15.0.69.10.in-addr.arpa", PTR, 1), ""));
    }

    @Test
    void whoIsNoDeviceGetsNoAnswer() {
        byte[] query = query("web.lan", A);
        System.arraycopy(Scene.STRANGER.octets(), 0, query, 6, 6);

        scene.assertDropped(scene.uplink, DropReason.NOT_SERVED, query);
    }

    @Test
    void answersAreNotAnswered() {
        scene.assertDropped(DropReason.NOT_SERVED, raw(DnsFrames.message("8100", "web.lan", A, 1)));
        byte[] query = query("web.lan", A);
        scene.assertDropped(DropReason.UNREADABLE, Frames.with(query, 34, 0, 0, 0, 53, query[38], query[39], 0, 0));
    }

    @Test
    void malformedMessagesAreUnreadable() {
        String head = ID + "0100" + "0001" + "0000" + "0000";
        String good = question("web.lan", A, 1);
        String label = "3f" + "61".repeat(63);
        List<String> bad = List.of("", "beef", ID + "0100" + "0000" + "0000" + "0000" + "0000",
                ID + "0100" + "0002" + "0000" + "0000" + "0000" + good + good,
                ID + "0100" + "0001" + "0001" + "0000" + "0000" + good + WEB_A,
                ID + "0100" + "0001" + "0000" + "0001" + "0000" + good + WEB_A, head + "0000", head + "0000" + "00",
                head + "0000" + "03776562", head + "0000" + "c00c" + "00010001", head + "0000" + "03776562c00c00010001",
                head + "0000" + "40" + "61".repeat(64) + "0000010001", head + "0000" + "80" + "0000010001",
                head + "0000" + label.repeat(4) + "00" + "00010001",
                head + "0000" + label.repeat(3) + "3e" + "61".repeat(62) + "00" + "00010001",
                head + "0000" + good + "00", head + "0001" + good, head + "ffff" + good + OPT,
                head + "0002" + good + OPT + OPT, head + "0001" + good + OPT.substring(2),
                head + "0001" + good + "01" + "61" + OPT, head + "0001" + good + "c00c" + OPT.substring(2),
                head + "0001" + good + OPT.substring(0, OPT.length() - 4) + "0001",
                head + "0001" + good + label.repeat(5) + OPT, head + "0001" + good + "c0");
        for (String message : bad) {
            scene.assertDropped(DropReason.UNREADABLE, raw(message));
        }
        byte[] whole = HexFormat.of().parseHex(head + "0001" + good + OPT);
        for (int length = 0; length < whole.length; length++) {
            scene.assertDropped(DropReason.UNREADABLE, raw(Arrays.copyOf(whole, length)));
        }
    }

    @Test
    void theLongestNameIsReadAndDoesNotExist() {
        String label = "l".repeat(63);
        String longest = String.join(".", label, label, label, "l".repeat(57), "lan");

        assertThat(name(longest)).hasSize(2 * 255);
        assertThat(answer(longest, A)).startsWith(ID + "8503");
    }
}
