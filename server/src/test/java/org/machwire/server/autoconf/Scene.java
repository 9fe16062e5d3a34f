package org.machwire.server.autoconf;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.machwire.ethernet.AddressPrefix;
import org.machwire.ethernet.Ethernet;
import org.machwire.ethernet.MacAddress;
import org.machwire.server.fabric.Switch;
import org.machwire.server.fabric.SwitchRules;
import org.machwire.server.guard.Guard;
import org.machwire.server.names.DeviceIdentity;
import org.machwire.server.names.Host;
import org.machwire.server.names.Hosts;
import org.machwire.server.names.Lease;
import org.machwire.v1.DropReason;

/**
 * A segment whose switch leaves all answers to a station and a few hosts: {@code web} of user 1000,
 * who is asking; {@code db} of the same; {@code secret} of
 * user 2000; the configured {@code gate} of root; and an uplink, behind which is a station that nobody knows.
 */
final class Scene {
    static final MacAddress STATION = MacAddress.parse("56:54:00:00:00:01");
    static final String STATION_IP = "10.69.0.1";
    static final String STATION_IP6 = "fd69::1";
    static final String STATION_LINK_LOCAL = "fe80::5454:ff:fe00:1";
    static final MacAddress WEB = MacAddress.parse("56:54:00:00:00:0a");
    static final String WEB_IP = "10.69.0.10";
    static final String WEB_IP6 = "fd69::a";
    static final String WEB_LINK_LOCAL = "fe80::5454:ff:fe00:a";
    static final MacAddress DB = MacAddress.parse("56:54:00:00:00:0b");
    static final MacAddress SECRET = MacAddress.parse("56:54:00:00:00:0c");
    static final MacAddress GATE = MacAddress.parse("56:54:00:00:00:0d");
    static final MacAddress STRANGER = MacAddress.parse("52:00:00:00:00:99");

    static final Offer OFFER = new Offer(STATION, "lan", prefix(STATION_IP, 16), null, prefix(STATION_IP6, 64), 1500,
            3600);

    final Switch segment;
    final Hosts hosts = new Hosts();
    final Station station;
    final Probe web;
    final Probe db;
    final Probe secret;
    final Probe gate;
    final Probe uplink;
    private final List<Probe> all;

    Scene() {
        this(OFFER, null, false);
    }

    Scene(Offer offer, @Nullable Forwarder forwarder, boolean hub) {
        segment = new Switch(
                new SwitchRules(Ethernet.HEADER_LENGTH + offer.mtu(), true, hub, false, false, SwitchRules.GROUPS),
                () -> 0);
        station = new Station(offer, hosts, forwarder);
        station.attach(segment);
        web = host(WEB, 1000, "Web", false, prefix(WEB_IP, 16), prefix(WEB_IP6, 64));
        db = host(DB, 1000, "db", false, prefix("10.69.0.11", 16));
        secret = host(SECRET, 2000, "secret", false, prefix("10.69.0.12", 16), prefix("fd69::c", 64));
        gate = host(GATE, 0, "gate", true, prefix("10.69.0.13", 16), prefix("fd69::d", 64));
        uplink = Probe.outside(STRANGER, probe -> segment.attachUplink(probe));
        all = List.of(web, db, secret, gate, uplink);
    }

    static AddressPrefix prefix(String literal, int length) {
        return new AddressPrefix(InetAddress.ofLiteral(literal), length);
    }

    static Offer with(@Nullable String gateway, int mtu) {
        return new Offer(STATION, "lan", OFFER.ipv4(),
                gateway == null ? null : Inet4Address.ofLiteral(gateway), OFFER.ipv6(), mtu, 3600);
    }

    Probe host(MacAddress mac, int owner, String name, boolean isConfigured, AddressPrefix... addresses) {
        DeviceIdentity identity = new DeviceIdentity("lan", owner, "/net/lan", name);
        hosts.enter(new Host(identity, isConfigured, mac, new Lease(List.of(addresses))));
        return new Probe(mac, probe -> segment.attach(probe, Guard.TRUST));
    }

    /** What the station answers a frame of the asking host's, if it does; nobody else hears anything. */
    byte @Nullable [] answer(byte[] frame) {
        return answer(web, frame);
    }

    byte @Nullable [] answer(Probe asker, byte[] frame) {
        asker.say(frame);
        List<byte[]> heard = asker.takeHeard().stream().filter(one -> isFrom(one, STATION)).toList();
        assertThat(heard).as("answers").hasSizeLessThan(2);
        List<byte[]> leaked = new ArrayList<>();
        for (Probe other : all) {
            other.takeHeard().stream().filter(one -> other != asker && isFrom(one, STATION)).forEach(leaked::add);
        }
        assertThat(leaked).as("what others heard from the station").isEmpty();
        return heard.isEmpty() ? null : heard.getFirst();
    }

    /** The answer, which there has to be, without the Ethernet, IP and UDP headers, which have to be right. */
    byte[] data(byte[] frame) {
        return Datagram.of(answered(frame)).data();
    }

    byte[] answered(byte[] frame) {
        long before = station.received().frames(DropReason.NOT_DROPPED);
        byte[] answer = answer(frame);
        assertThat(answer).as("answer to %s, drops %s", HexFormat.of().formatHex(frame), drops()).isNotNull();
        assertThat(station.received().frames(DropReason.NOT_DROPPED)).isEqualTo(before + 1);
        return Objects.requireNonNull(answer);
    }

    /** Sees to it that a frame is dropped for that reason and for no other, and that nobody hears of it. */
    void assertDropped(DropReason reason, byte[] frame) {
        assertDropped(web, reason, frame);
    }

    void assertDropped(Probe asker, DropReason reason, byte[] frame) {
        String before = drops();
        long dropped = station.received().frames(reason);
        long passed = station.received().frames(DropReason.NOT_DROPPED);
        String text = HexFormat.of().formatHex(frame);
        assertThat(answer(asker, frame)).as("answer to %s", text).isNull();
        assertThat(station.received().frames(reason)).as("%s for %s, of %s, now %s", reason, text, before, drops())
                .isEqualTo(dropped + 1);
        assertThat(station.received().frames(DropReason.NOT_DROPPED)).as("taken of %s", text).isEqualTo(passed);
    }

    private String drops() {
        return "unreadable %d, not served %d".formatted(station.received().frames(DropReason.UNREADABLE),
                station.received().frames(DropReason.NOT_SERVED));
    }

    static boolean isFrom(byte[] frame, MacAddress mac) {
        return Ethernet.address(frame, Ethernet.SOURCE_OFFSET) == mac.value();
    }
}
