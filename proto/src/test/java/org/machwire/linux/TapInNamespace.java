package org.machwire.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.machwire.ethernet.AddressPrefix;
import org.machwire.ethernet.Ethernet;
import org.machwire.ethernet.FrameBatch;
import org.machwire.ethernet.MacAddress;
import org.machwire.ethernet.NetworkOrder;
import org.machwire.ethernet.PackedFrames;

/** What {@link TapInterfaceTest} runs in a network namespace of its own; prints {@link #SUCCESS} at the end. */
final class TapInNamespace {
    static final String SUCCESS = "all is well";

    private static final Path IPV6 = Path.of("/proc/sys/net/ipv6/conf");
    private static final MacAddress MAC = MacAddress.parse("56:54:00:00:00:01");
    private static final MacAddress OTHER_MAC = MacAddress.parse("56:54:00:00:00:02");
    private static final MacAddress NEIGHBOUR = MacAddress.parse("56:54:00:00:00:99");
    private static final AddressPrefix IPV4 = address("10.1.2.3", 24);
    private static final AddressPrefix SECOND_IPV4 = address("10.9.0.1", 16);
    private static final AddressPrefix GLOBAL_IPV6 = address("fd00::5", 64);
    private static final String NEIGHBOUR_IPV4 = "0a010209";
    private static final byte[] PAYLOAD = "over the wire".getBytes(StandardCharsets.US_ASCII);

    private TapInNamespace() {}

    public static void main(String[] arguments) throws Exception {
        configuredInterfaceHasWhatWasLeased();
        anotherLeaseReplacesTheFirst();
        addressesThatStayKeepTheirRoutes();
        framesGoBothWays();
        frameThatDoesNotFitWaitsOrIsCounted();
        frameThatTheKernelRefusesIsCounted();
        frameWrittenAfterTheEndIsCounted();
        closingWakesTheReader();
        deletedInterfaceEndsTheReader();
        nameInUseIsSaid();
        numberIsChosenByTheKernel();
        mtuBelowIpv6LeavesIpv6Out();
        disabledIpv6IsLeftOut();
        System.out.println(SUCCESS);
    }

    private static void configuredInterfaceHasWhatWasLeased() throws Exception {
        try (TapInterface tap = TapInterface.open("eth0")) {
            assertThat(tap.configure(MAC, 1400, List.of(IPV4, SECOND_IPV4, GLOBAL_IPV6))).isEmpty();

            NetworkInterface eth0 = NetworkInterface.getByName("eth0");
            assertThat(eth0.getHardwareAddress()).isEqualTo(MAC.octets());
            assertThat(eth0.getMTU()).isEqualTo(1400);
            assertThat(eth0.isUp()).isTrue();
            assertThat(addresses(eth0)).containsExactlyInAnyOrder(IPV4, SECOND_IPV4, GLOBAL_IPV6,
                    AddressPrefix.linkLocal(MAC));
            // Scope (20 is link), then flags: permanent, without duplicate address detection, so not tentative.
            assertThat(ipv6Lines()).containsExactlyInAnyOrder("fd000000000000000000000000000005 40 00 82",
                    "fe80000000000000545400fffe000001 40 20 82");
            assertThat(IPV6.resolve("eth0/accept_ra")).hasContent("0");
        }
        assertThat(NetworkInterface.getByName("eth0")).isNull();
    }

    private static void anotherLeaseReplacesTheFirst() throws Exception {
        AddressPrefix sameNetwork = address("10.1.2.77", 24);
        try (TapInterface tap = TapInterface.open("eth0")) {
            tap.configure(MAC, 1500, List.of(IPV4, SECOND_IPV4, GLOBAL_IPV6));
            tap.configure(OTHER_MAC, 1500, List.of(SECOND_IPV4, sameNetwork));

            NetworkInterface eth0 = NetworkInterface.getByName("eth0");
            assertThat(eth0.getHardwareAddress()).isEqualTo(OTHER_MAC.octets());
            assertThat(eth0.isUp()).isTrue();
            assertThat(addresses(eth0)).containsExactlyInAnyOrder(SECOND_IPV4, sameNetwork,
                    AddressPrefix.linkLocal(OTHER_MAC));
        }
    }

    private static void addressesThatStayKeepTheirRoutes() throws Exception {
        try (TapInterface tap = TapInterface.open("eth0")) {
            tap.configure(MAC, 1500, List.of(IPV4, SECOND_IPV4, GLOBAL_IPV6));
            int index = NetworkInterface.getByName("eth0").getIndex();
            request(HexFormat.of().parseHex("2c000000" + "1800" + "0504" + "00000000" + "00000000" // RTM_NEWROUTE, create
                    + "02100000" + "fe04fd01" + "00000000" // AF_INET, 16 bits; main table, static, scope link, unicast
                    + "08000100" + "0a320000" + "08000400" + "%02x000000".formatted(index))); // 10.50.0.0/16 over eth0
            request(RouteMessage.deleteAddress(index, SECOND_IPV4));
            tap.configure(OTHER_MAC, 1500, List.of(IPV4, SECOND_IPV4, GLOBAL_IPV6));

            assertThat(addresses(NetworkInterface.getByName("eth0"))).containsExactlyInAnyOrder(IPV4, SECOND_IPV4,
                    GLOBAL_IPV6,
                    AddressPrefix.linkLocal(OTHER_MAC));
            assertThat(Files.readString(Path.of("/proc/net/route"))).containsPattern("eth0\\s+0000320A");
        }
    }

    private static void framesGoBothWays() throws Exception {
        try (TapInterface tap = TapInterface.open("eth0"); DatagramSocket socket = new DatagramSocket()) {
            tap.configure(MAC, 1500, List.of(IPV4));
            socket.send(new DatagramPacket(PAYLOAD, PAYLOAD.length, InetAddress.getByName("10.1.2.9"), 9));

            byte[] request = readUntil(tap,
                    frame -> NetworkOrder.uint16(frame, Ethernet.TYPE_OFFSET) == Ethernet.TYPE_ARP);
            assertThat(HexFormat.of().formatHex(request)).isEqualTo("ffffffffffff" + "565400000001" + "0806"
                    + "0001080006040001" + "565400000001" + "0a010203" + "000000000000" + NEIGHBOUR_IPV4);
            tap.write(batch(HexFormat.of().parseHex("565400000001" + "565400000099" + "0806" + "0001080006040002"
                    + "565400000099" + NEIGHBOUR_IPV4 + "565400000001" + "0a010203")));

            byte[] packet = readUntil(tap,
                    frame -> NetworkOrder.uint16(frame, Ethernet.TYPE_OFFSET) == Ethernet.TYPE_IPV4);
            assertThat(MacAddress.of(Arrays.copyOf(packet, 6))).isEqualTo(NEIGHBOUR);
            assertThat(packet).endsWith(PAYLOAD);
            assertThat(Files.readString(Path.of("/proc/net/arp")))
                    .containsPattern("10\\.1\\.2\\.9 .*56:54:00:00:00:99 .*eth0");
            assertThat(tap.refusedFrames()).isZero();
        }
    }

    private static void frameThatDoesNotFitWaitsOrIsCounted() throws Exception {
        AddressPrefix broadcast = address("10.1.2.255", 24);
        try (TapInterface tap = TapInterface.open("eth0"); DatagramSocket socket = new DatagramSocket()) {
            Files.writeString(Path.of("/proc/sys/net/ipv6/conf/eth0/disable_ipv6"), "1"); // nothing but what is sent below
            tap.configure(MAC, 1500, List.of(IPV4));
            socket.setBroadcast(true);
            for (int length : new int[]{600, 400, 100}) {
                socket.send(new DatagramPacket(new byte[length], length, broadcast.address(), 9));
            }

            PackedFrames small = new PackedFrames(500);
            assertThat(tap.read(small)).isEqualTo(1);
            assertThat(frames(small)).singleElement().satisfies(frame -> assertThat(frame).hasSize(14 + 20 + 8 + 400));
            assertThat(tap.oversizedFrames()).isEqualTo(1);
            assertThat(tap.read(small)).isZero();
            small.clear();
            assertThat(tap.read(small)).isEqualTo(1);
            assertThat(frames(small)).singleElement().satisfies(frame -> assertThat(frame).hasSize(14 + 20 + 8 + 100));
        }
    }

    private static void frameThatTheKernelRefusesIsCounted() throws Exception {
        try (TapInterface tap = TapInterface.open("eth0")) {
            tap.write(batch(new byte[60]));
            assertThat(tap.refusedFrames()).as("while the interface is down").isEqualTo(1);
            tap.configure(MAC, 1500, List.of());
            tap.write(batch(new byte[13]));
            tap.write(batch(new byte[70_000]));
            assertThat(tap.refusedFrames()).as("of a bad size").isEqualTo(3);
            tap.write(batch(new byte[60]));
            assertThat(tap.refusedFrames()).as("as it should be").isEqualTo(3);
        }
    }

    private static void frameWrittenAfterTheEndIsCounted() throws Exception {
        TapInterface tap = TapInterface.open("eth0");
        tap.configure(MAC, 1500, List.of());
        tap.close();
        tap.write(batch(new byte[60]));
        assertThat(tap.refusedFrames()).isEqualTo(1);
    }

    private static void closingWakesTheReader() throws Exception {
        TapInterface tap = TapInterface.open("eth0");
        AtomicInteger result = new AtomicInteger();
        Thread reader = waitingReader(() -> result.set(tap.read(new PackedFrames(2000))));
        tap.close();
        assertThat(reader.join(Duration.ofSeconds(10))).isTrue();
        assertThat(result).hasValue(-1);
        assertThat(tap.read(new PackedFrames(2000))).isEqualTo(-1);
    }

    private static void deletedInterfaceEndsTheReader() throws Exception {
        try (TapInterface tap = TapInterface.open("eth0")) {
            tap.configure(MAC, 1500, List.of(IPV4));
            byte[] message = RouteMessage.setUp(NetworkInterface.getByName("eth0").getIndex());
            message[RouteMessage.TYPE_OFFSET] = 17; // RTM_DELLINK
            request(message);

            assertThatExceptionOfType(IOException.class).isThrownBy(() -> readUntil(tap, _ -> false))
                    .withMessageStartingWith("the TAP interface eth0 cannot be read: ");
            assertThatExceptionOfType(TapException.class).isThrownBy(() -> tap.configure(MAC, 1400, List.of()))
                    .withMessageStartingWith("cannot set the MTU of eth0 to 1400: ");
        }
    }

    private static void nameInUseIsSaid() throws Exception {
        try (TapInterface tap = TapInterface.open("eth0")) {
            assertThatExceptionOfType(TapException.class).isThrownBy(() -> TapInterface.open(tap.name()))
                    .withMessage(TapException.creating("eth0", LinuxCalls.EBUSY).getMessage());
            assertThatExceptionOfType(TapException.class).isThrownBy(() -> TapInterface.open("lo"))
                    .withMessageContaining("\"lo\" already");
        }
    }

    private static void numberIsChosenByTheKernel() throws Exception {
        try (TapInterface first = TapInterface.open("tap%d"); TapInterface second = TapInterface.open("tap%d")) {
            assertThat(first.name()).isEqualTo("tap0");
            assertThat(second.name()).isEqualTo("tap1");
        }
    }

    private static void mtuBelowIpv6LeavesIpv6Out() throws Exception {
        try (TapInterface tap = TapInterface.open("eth0")) {
            tap.configure(MAC, 1500, List.of(IPV4, GLOBAL_IPV6));
            assertThat(tap.configure(MAC, 1000, List.of(IPV4, GLOBAL_IPV6))).singleElement().asString()
                    .startsWith("eth0 has no IPv6 addresses");
            assertThat(addresses(NetworkInterface.getByName("eth0"))).containsExactly(IPV4);

            assertThat(tap.configure(MAC, 1500, List.of(IPV4, GLOBAL_IPV6))).isEmpty();
            assertThat(addresses(NetworkInterface.getByName("eth0"))).containsExactlyInAnyOrder(IPV4, GLOBAL_IPV6,
                    AddressPrefix.linkLocal(MAC));
        }
    }

    private static void disabledIpv6IsLeftOut() throws Exception {
        Files.writeString(IPV6.resolve("default/disable_ipv6"), "1");
        try (TapInterface tap = TapInterface.open("eth0")) {
            assertThat(tap.configure(MAC, 1500, List.of(GLOBAL_IPV6, IPV4))).singleElement().asString()
                    .startsWith("eth0 has no IPv6 addresses");
            assertThat(addresses(NetworkInterface.getByName("eth0"))).containsExactly(IPV4);
        }
    }

    private interface Action {
        void run() throws IOException;
    }

    /** Starts a thread and returns when it waits for frames. */
    private static Thread waitingReader(Action action) {
        Thread reader = Thread.ofPlatform().daemon().start(() -> {
            try {
                action.run();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        Awaitility.await().until(
                () -> Arrays.stream(reader.getStackTrace()).anyMatch(frame -> frame.getMethodName().equals("poll")));
        return reader;
    }

    private static byte[] readUntil(TapInterface tap, Predicate<byte[]> wanted) throws IOException {
        PackedFrames packed = new PackedFrames(1 << 16);
        while (true) {
            packed.clear();
            tap.read(packed);
            for (byte[] frame : frames(packed)) {
                if (wanted.test(frame)) {
                    return frame;
                }
            }
        }
    }

    private static List<byte[]> frames(PackedFrames packed) throws IOException {
        FrameBatch batch = new FrameBatch();
        batch.read(new ByteArrayInputStream(packed.octets(), 0, packed.length()), packed.length());
        return IntStream.range(0, batch.count()).mapToObj(batch::frame).toList();
    }

    private static FrameBatch batch(byte[] frame) {
        FrameBatch batch = new FrameBatch();
        batch.set(frame);
        return batch;
    }

    private static void request(byte[] message) throws TapException {
        try (RouteSocket socket = new RouteSocket()) {
            assertThat(socket.request(message)).isZero();
        }
    }

    /** All addresses of an interface. Java's own view lacks IPv6 where there was none when the process started. */
    private static List<AddressPrefix> addresses(NetworkInterface networkInterface) throws IOException {
        Stream<AddressPrefix> ipv4 = networkInterface.getInterfaceAddresses().stream()
                .filter(a -> a.getAddress() instanceof Inet4Address)
                .map(a -> AddressPrefix.of(a.getAddress().getAddress(), a.getNetworkPrefixLength()));
        Stream<AddressPrefix> ipv6 = ipv6Lines().stream().map(line -> line.split(" "))
                .map(w -> AddressPrefix.of(HexFormat.of().parseHex(w[0]), Integer.parseInt(w[1], 16)));
        return Stream.concat(ipv4, ipv6).toList();
    }

    /** Address, prefix length, scope and flags of eth0's IPv6 addresses, in hexadecimal. */
    private static List<String> ipv6Lines() throws IOException {
        return Files.readAllLines(Path.of("/proc/net/if_inet6")).stream().filter(line -> line.endsWith(" eth0"))
                .map(line -> line.split(" +")).map(w -> String.join(" ", w[0], w[2], w[3], w[4])).toList();
    }

    private static AddressPrefix address(String literal, int prefixLength) {
        return new AddressPrefix(InetAddress.ofLiteral(literal), prefixLength);
    }
}
