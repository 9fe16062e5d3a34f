package org.machwire.server.isolation;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.machwire.ethernet.AddressPrefix;
import org.machwire.ethernet.MacAddress;
import org.machwire.server.guard.DeviceGuard;
import org.machwire.server.guard.SourcePolicy;
import org.machwire.v1.DropReason;

/** The server's own guard of devices, with a policy of the model's. */
final class RealGuard implements Verdicts {
    private static final int BEFORE = 3;
    private static final int BEHIND = 2;

    private final DeviceGuard guard;

    RealGuard(Policy policy) {
        guard = new DeviceGuard(sourcePolicy(policy));
    }

    /** The server's policy that is the same as one of the model's. */
    static SourcePolicy sourcePolicy(Policy policy) {
        List<Inet4Address> ipv4 = new ArrayList<>();
        List<Inet6Address> ipv6 = new ArrayList<>();
        List<AddressPrefix> networks = new ArrayList<>();
        policy.ipv4().forEach(address -> ipv4.add((Inet4Address) address(address)));
        policy.ipv6().forEach(address -> ipv6.add((Inet6Address) address(address)));
        policy.networks()
                .forEach(network -> networks.add(new AddressPrefix(address(network.address()), network.bits())));
        MacAddress mac = MacAddress.of(Digits.octets(policy.mac()));
        return new SourcePolicy(mac, ipv4, ipv6, policy.roles(), networks);
    }

    private static InetAddress address(String digits) {
        try {
            return InetAddress.getByAddress(Digits.octets(digits));
        } catch (UnknownHostException e) {
            throw new AssertionError("an address has 4 or 16 octets", e);
        }
    }

    /** Judges the frame between octets that must not be read. */
    @Override
    public DropReason judge(byte[] frame) {
        byte[] around = new byte[BEFORE + frame.length + BEHIND];
        System.arraycopy(frame, 0, around, BEFORE, frame.length);
        return guard.check(around, BEFORE, frame.length);
    }
}
