package org.machwire.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import org.machwire.client.Credential;
import org.machwire.client.DeviceSource;
import org.machwire.client.Lease;
import org.machwire.ethernet.AddressPrefix;
import org.machwire.ethernet.MacAddress;
import org.machwire.server.frames.Frames;
import org.machwire.token.Token;

/** A client with one device, and what it was assigned. */
final class Party implements AutoCloseable {
    private static final int PORT = 4000;
    private static final String NETWORK = "10.69.255.255";
    private static final MacAddress ALL_NODES = MacAddress.parse("33:33:00:00:00:01");

    final String node;
    final Client client;
    final MacAddress mac;
    private int seen;

    /** One that has a device already. */
    Party(String node, Client client) {
        this.node = node;
        this.client = client;
        mac = client.lease.mac();
    }

    /** Opens a device by the permission bits of its node. */
    static Party open(ServerProcess server, String node) {
        return new Party(node, Client.open(server, node));
    }

    /** Opens a device of a multiplexer by a token that needs no key. */
    static Party open(ServerProcess server, String multiplexer, String name, Token token) {
        return new Party(multiplexer + "/" + name,
                Client.open(server.connect(), new DeviceSource(name, new Credential(token, null))));
    }

    /** Its addresses; those of a family that it has not are somebody's. */
    ScapyFrames.Address address() {
        Lease lease = client.lease;
        return new ScapyFrames.Address(mac.toString(), first(lease, false, "10.69.66.66"),
                first(lease, true, "fd69::66:66"), AddressPrefix.linkLocal(mac).address().getHostAddress());
    }

    private static String first(Lease lease, boolean ipv6, String otherwise) {
        return lease.addresses().stream().filter(prefix -> prefix.isIpv6() == ipv6)
                .map(prefix -> prefix.address().getHostAddress()).findFirst().orElse(otherwise);
    }

    private byte[] datagram(MacAddress to, String ip, int serial) {
        return Frames.ipv4Udp(mac, address().ipv4(), PORT, to, ip, PORT, octets(serial));
    }

    /** Waits until all of these frames have come; all that has come since this was last asked. */
    List<String> heard(List<byte[]> expected) {
        List<String> wanted = Scene.hex(expected);
        await().atMost(RunningProcess.PATIENCE).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(5))
                .until(() -> fresh().containsAll(wanted));
        List<String> heard = fresh();
        seen += heard.size();
        return heard;
    }

    /** Checks that exactly these frames have come since this was last asked, in any order, and nothing else. */
    void hears(List<byte[]> expected) {
        assertThat(heard(expected)).as("what %s hears", node)
                .containsExactlyInAnyOrderElementsOf(Scene.hex(expected));
    }

    private List<String> fresh() {
        List<byte[]> all = client.capture.frames();
        return Scene.hex(all.subList(seen, all.size()));
    }

    /** A datagram to another, like no other. */
    byte[] to(Party other, int serial) {
        return datagram(other.mac, other.address().ipv4(), serial);
    }

    /** A datagram to everybody, like no other, in a family in which it has an address. */
    byte[] toAll(int serial) {
        return client.lease.addresses().stream().allMatch(AddressPrefix::isIpv6)
                ? Frames.ipv6Udp(mac, address().ipv6(), PORT, ALL_NODES, "ff02::1", PORT, octets(serial))
                : datagram(Frames.BROADCAST, NETWORK, serial);
    }

    private static byte[] octets(int serial) {
        return new byte[]{(byte) (serial >> 24), (byte) (serial >> 16), (byte) (serial >> 8), (byte) serial};
    }

    void send(byte[]... frames) {
        client.send(frames);
    }

    @Override
    public void close() {
        client.close();
    }
}
