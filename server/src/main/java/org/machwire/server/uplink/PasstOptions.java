package org.machwire.server.uplink;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.machwire.ethernet.AddressPrefix;
import org.machwire.ethernet.MacAddress;

/**
 * How passt is to be for a segment.
 *
 * @param program the absolute path of passt
 * @param gatewayMac the Ethernet address that it has
 * @param gateway its IPv4 address; null where the segment has no IPv4
 * @param mtu of the segment
 * @param hostLoopback whether the gateway's address leads to this machine's loopback addresses
 * @param forwards ports of this machine that lead to devices
 * @param processes how many there are at most, one for each device that needs the world outside
 */
public record PasstOptions(Path program, MacAddress gatewayMac, @Nullable InetAddress gateway, int mtu,
        boolean hostLoopback, List<Forward> forwards, int processes) {
    /** The gateway's link-local address, which it announces itself as the router with. */
    static final String GATEWAY_LINK_LOCAL = "fe80::1";

    /** Copies the list. */
    public PasstOptions {
        forwards = List.copyOf(forwards);
    }

    /** The command that serves one station, once, on a Unix socket. */
    List<String> command(Station station, Path socket) {
        List<String> command = new ArrayList<>(List.of(program.toString(), "--foreground", "--one-off", "--stderr",
                "--socket", socket.toString(), "--mac-addr", gatewayMac.toString(), "--mtu",
                Integer.toString(mtu), "--no-dhcp", "--no-dhcpv6", "--no-dhcp-dns", "--no-dhcp-search"));
        AddressPrefix ipv4 = station.ipv4();
        if (ipv4 != null && gateway != null) {
            command.addAll(List.of("--address", ipv4.address().getHostAddress(), "--netmask",
                    Integer.toString(ipv4.prefixLength()), "--gateway", gateway.getHostAddress()));
        }
        AddressPrefix ipv6 = station.ipv6();
        if (ipv6 != null) {
            command.addAll(List.of("--address", ipv6.address().getHostAddress(), "--gateway", GATEWAY_LINK_LOCAL));
        }
        if (ipv4 == null || gateway == null) {
            command.add("--ipv6-only");
        } else if (ipv6 == null) {
            command.add("--ipv4-only");
        }
        if (!hostLoopback) {
            command.add("--no-map-gw");
        }
        for (Forward forward : forwards) {
            if (forward.device().equalsIgnoreCase(station.name())) {
                command.add(forward.protocol() == Forward.Protocol.TCP ? "--tcp-ports" : "--udp-ports");
                command.add(forward.specification());
            }
        }
        return command;
    }
}
