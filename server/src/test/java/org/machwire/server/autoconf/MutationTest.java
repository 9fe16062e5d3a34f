package org.machwire.server.autoconf;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.machwire.ethernet.InternetChecksum;
import org.machwire.server.frames.Frames;
import org.machwire.server.guard.Headers;
import org.machwire.v1.DropReason;

/** Good frames changed at random, mostly with their checksums put right again so that the change is looked at. */
class MutationTest {
    private static final int FRAMES = 60_000;
    private static final int[] TELLING = {0, 1, 2, 3, 4, 5, 6, 8, 63, 64, 127, 128, 192, 254, 255};

    private final Fuzz fuzz = new Fuzz();
    private final List<byte[]> good = good();

    private static List<byte[]> good() {
        List<byte[]> frames = new ArrayList<>();
        String client = "3d0701" + "56540000000a";
        frames.add(DhcpFrames.broadcast(DhcpFrames.DISCOVER, client, "370401030f06", DhcpFrames.END));
        frames.add(DhcpFrames.broadcast(DhcpFrames.REQUEST, DhcpFrames.SERVER, DhcpFrames.wants(Scene.WEB_IP), "340103",
                DhcpFrames.END));
        frames.add(DhcpFrames.unicast(Scene.WEB_IP, DhcpFrames.REQUEST, DhcpFrames.END));
        frames.add(Dhcp6Frames.frame(1, Dhcp6Frames.CLIENT, Dhcp6Frames.WISHES, Dhcp6Frames.iaTa(),
                Dhcp6Frames.iaNa(Dhcp6Frames.address("fd69::a", 60)), Dhcp6Frames.RAPID_COMMIT));
        frames.add(Dhcp6Frames.frame(5, Dhcp6Frames.CLIENT, Dhcp6Frames.SERVER, Dhcp6Frames.iaPd(),
                Dhcp6Frames.iaNa(Dhcp6Frames.address("fd69::c", 60))));
        frames.add(DnsFrames.query("web.lan", DnsFrames.A));
        frames.add(DnsFrames.query("10.0.69.10.in-addr.arpa", DnsFrames.PTR));
        frames.add(DnsFrames.queryWithOptions("example.org", DnsFrames.AAAA, DnsFrames.OPT));
        frames.add(Frames.duplicateAddressDetection(Scene.WEB, Scene.STATION_IP6));
        frames.add(Frames.icmpv6(Scene.WEB, Scene.WEB_LINK_LOCAL, Scene.STATION, Scene.STATION_LINK_LOCAL, 255, 133,
                HexFormat.of().parseHex("00000000" + "010156540000000a")));
        frames.add(Frames.ipv4Ping(Scene.WEB, Scene.WEB_IP, Scene.STATION, Scene.STATION_IP, new byte[8]));
        frames.add(Frames.ipv6Ping(Scene.WEB, Scene.WEB_IP6, Scene.STATION, Scene.STATION_IP6, new byte[8]));
        frames.add(Frames.arpRequest(Scene.WEB, Scene.WEB_IP, Scene.STATION_IP));
        return frames;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void changedFramesAreEachCountedOnceAndNobodyElseHears(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Set<DropReason> seen = EnumSet.noneOf(DropReason.class);
        for (int i = 0; i < FRAMES; i++) {
            byte[] frame = changed(random);
            if (Headers.kind(Headers.walk(frame, 0, frame.length)) == Headers.MEMBERSHIP) {
                continue; // which is for routers
            }
            try {
                seen.add(fuzz.say(frame));
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("seed %d, frame %s".formatted(seed, HexFormat.of().formatHex(frame)), e);
            }
        }
        assertThat(seen).as("seed %d", seed).containsExactlyInAnyOrder(DropReason.NOT_DROPPED, DropReason.UNREADABLE,
                DropReason.NOT_SERVED);
    }

    private byte[] changed(SplittableRandom random) {
        byte[] frame = good.get(random.nextInt(good.size())).clone();
        if (random.nextInt(4) == 0) {
            frame = Frames.resized(frame, 14 + random.nextInt(frame.length));
        }
        int payload = frame[12] == 8 ? 34 : 54;
        for (int changes = random.nextInt(4); changes > 0; changes--) {
            int first = random.nextInt(8) == 0 ? 12 : payload;
            if (frame.length > first) {
                int at = first + random.nextInt(frame.length - first);
                frame[at] = (byte) (random.nextBoolean()
                        ? TELLING[random.nextInt(TELLING.length)]
                        : frame[at] ^ 1 << random.nextInt(8));
            }
        }
        boolean isIpv4 = frame[12] == 8;
        if (random.nextInt(8) != 0 && frame.length >= (isIpv4 ? 34 : 54) + 8) {
            repair(frame, isIpv4);
        }
        return frame;
    }

    /** Makes lengths and checksums of IP and of what it carries right. */
    private static void repair(byte[] frame, boolean isIpv4) {
        int body = isIpv4 ? 34 : 54;
        int protocol = frame[isIpv4 ? 23 : 20] & 0xff;
        int length = frame.length - body;
        put(frame, isIpv4 ? 16 : 18, isIpv4 ? frame.length - 14 : length);
        if (isIpv4) {
            put(frame, 24, 0);
            put(frame, 24, InternetChecksum.of(frame, 14, 20));
        }
        int at = protocol == 17 ? body + 6 : body + 2;
        if (protocol == 17) {
            put(frame, body + 4, length);
        }
        put(frame, at, 0);
        int width = isIpv4 ? 8 : 32;
        long sum = protocol == 1 ? 0 : InternetChecksum.add(protocol + length, frame, body - width, width);
        put(frame, at, InternetChecksum.finish(InternetChecksum.add(sum, frame, body, length)));
    }

    private static void put(byte[] frame, int at, int value) {
        frame[at] = (byte) (value >>> 8);
        frame[at + 1] = (byte) value;
    }
}
