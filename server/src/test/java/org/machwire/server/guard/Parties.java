package org.machwire.server.guard;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.machwire.ethernet.AddressPrefix;
import org.machwire.ethernet.MacAddress;
import org.machwire.token.DeviceRole;
import org.machwire.v1.DropReason;

/** The sender A that tries things, and the victim V and gateway G that it would like to be. */
final class Parties {
    static final MacAddress A = MacAddress.parse("56:54:00:00:00:0a");
    static final String A4 = "10.69.0.10";
    static final String A6 = "fd69::a";
    static final String A_LINK_LOCAL = "fe80::5454:ff:fe00:a";

    static final MacAddress V = MacAddress.parse("56:54:00:00:00:0b");
    static final String V4 = "10.69.0.11";
    static final String V6 = "fd69::b";
    static final String V_LINK_LOCAL = "fe80::5454:ff:fe00:b";

    static final String G4 = "10.69.0.1";

    static final SourcePolicy POLICY = policy(List.of(A4), List.of(A6));

    private static final List<AddressPrefix> NETWORKS = List.of(
            new AddressPrefix(InetAddress.ofLiteral("10.69.0.0"), 16),
            new AddressPrefix(InetAddress.ofLiteral("fd69::"), 64));

    private static final Guard GUARD = new DeviceGuard(POLICY);

    private Parties() {}

    static SourcePolicy policy(List<String> ipv4, List<String> ipv6) {
        return new SourcePolicy(A, ipv4.stream().map(Inet4Address::ofLiteral).toList(),
                ipv6.stream().map(literal -> (Inet6Address) Inet6Address.ofLiteral(literal)).toList());
    }

    /** A with a role, or several, in a segment of 10.69.0.0/16 and fd69::/64. */
    static SourcePolicy policy(DeviceRole... roles) {
        return new SourcePolicy(A, POLICY.ipv4(), POLICY.ipv6(), Set.of(roles), NETWORKS);
    }

    /** The verdict on a frame of A's, if A has a role. */
    static DropReason verdictAs(DeviceRole role, byte[] frame) {
        return verdict(new DeviceGuard(policy(role)), frame);
    }

    /** The verdict on A's frame. */
    static DropReason verdict(byte[] frame) {
        return verdict(GUARD, frame);
    }

    /** The verdict on a frame that lies somewhere in a larger array, as frames do. */
    static DropReason verdict(Guard guard, byte[] frame) {
        byte[] larger = new byte[frame.length + 100];
        Arrays.fill(larger, (byte) 0xa5);
        System.arraycopy(frame, 0, larger, 37, frame.length);
        return guard.check(larger, 37, frame.length);
    }
}
