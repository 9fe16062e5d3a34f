package org.machwire.client.attack;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import org.machwire.client.attack.frames.Frames;
import org.machwire.client.attack.frames.Ipv4Frame;
import org.machwire.ethernet.AddressPrefix;
import org.machwire.ethernet.Ipv4Address;

/**
 * Who is on the scene: what attacks are made to the measure of.
 *
 * @param network the IPv4 network of the segment
 * @param mtu octets of payload
 */
record Cast(Host attacker, Host v1, Host v2, Host bystander, AddressPrefix network, int mtu) {
    /** The first address of the network: the gateway's, or the hypervisor's own station's. */
    String gateway() {
        return address(1);
    }

    /** The last address of the network. */
    String broadcast() {
        return address((1 << (32 - network.prefixLength())) - 1);
    }

    /** The n-th address of the network, from 0; behind the last comes the first again. */
    String address(int n) {
        int hosts = (1 << (32 - network.prefixLength())) - 1;
        return new Ipv4Address((base() & ~hosts) | (n & hosts)).toString();
    }

    private int base() {
        InetAddress any = network.address();
        return ByteBuffer.wrap(any.getAddress()).getInt();
    }

    /** The n-th address of the network, but never the attacker's. */
    String foreign(int n) {
        String address = address(n);
        return address.equals(attacker.ip4()) ? gateway() : address;
    }

    /** The way of a broadcast of the attacker's from any IPv4 address. */
    Ipv4Frame broadcastFrom(String source) {
        return new Ipv4Frame(attacker.mac(), source, Frames.BROADCAST, broadcast());
    }

    /** The way of a packet of the attacker's to the first victim, from any IPv4 address. */
    Ipv4Frame toVictimFrom(String source) {
        return new Ipv4Frame(attacker.mac(), source, v1.mac(), v1.ip4());
    }
}
