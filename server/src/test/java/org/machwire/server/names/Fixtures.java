package org.machwire.server.names;

import java.net.InetAddress;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.machwire.ethernet.MacAddress;
import org.machwire.server.capability.Credentials;

/** The people and the segments of the tests of this room. */
final class Fixtures {
    static final Credentials ROOT = Credentials.of(0, 0);
    static final Credentials ALICE = Credentials.of(1000, 1000);
    static final Credentials BOB = Credentials.of(1001, 1001);
    static final Segment LAN = segment("lan", "10.69.0.0/16", "fd69::/64");

    private Fixtures() {}

    static Segment segment(String name, @Nullable String ipv4, @Nullable String ipv6) {
        return new Segment(name, ipv4 == null ? null : Ipv4Network.parse(ipv4),
                ipv6 == null ? null : Ipv6Prefix.parse(ipv6), 1500,
                false);
    }

    static DeviceIdentity device(Credentials owner, String name) {
        return new DeviceIdentity("lan", owner.uid(), "/dev/eth0m", name);
    }

    /** A station's address, another one for each number. */
    static MacAddress mac(int number) {
        return new MacAddress(0x5254_0000_0001L + number);
    }

    static Node.Directory directory(String path, int mode) {
        return new Node.Directory(path, new Permissions(0, 0, mode));
    }

    static Node.Multiplexer multiplexer(String path, int mode) {
        return new Node.Multiplexer(path, new Permissions(0, 0, mode), LAN);
    }

    static Node.DeviceNode deviceNode(String path, @Nullable String mac, String... addresses) {
        List<InetAddress> fixed = List.of(addresses).stream().map(IpAddresses::parse).toList();
        return new Node.DeviceNode(path, new Permissions(0, 0, 0660), LAN, mac == null ? null : MacAddress.parse(mac),
                fixed);
    }
}
