package org.machwire.pfinet;

import org.machwire.client.HypervisorException;
import org.machwire.ethernet.Ethernet;
import org.machwire.ethernet.MacAddress;
import org.machwire.mach.NetStatus;

/**
 * What pfinet reads of an interface when it sets it up.
 *
 * @param mac the station's address
 * @param mtu octets of payload
 */
record EthernetProperties(MacAddress mac, int mtu) {
    // Words of struct net_status, <device/net_status.h>.
    private static final int MAX_PACKET_SIZE = 1;
    private static final int HEADER_FORMAT = 2;
    private static final int HEADER_SIZE = 3;
    private static final int ADDRESS_SIZE = 4;

    /**
     * Reads the answers of {@code device_get_status}.
     *
     * @param status seven words of NET_STATUS
     * @param address two words of NET_ADDRESS, the first octet of the address the most significant of the first
     * @throws HypervisorException where pfinet's assertions fail: this is no Ethernet
     */
    static EthernetProperties of(int[] status, int[] address) {
        demand(status.length == NetStatus.STATUS_COUNT && address.length == NetStatus.ADDRESS_COUNT, "words of status");
        demand(status[HEADER_FORMAT] == NetStatus.HEADER_FORMAT_ETHERNET, "header format");
        demand(status[HEADER_SIZE] == Ethernet.HEADER_LENGTH, "header size");
        demand(status[ADDRESS_SIZE] == Ethernet.ADDRESS_LENGTH, "address size");
        long mac = Integer.toUnsignedLong(address[0]) << 16 | address[1] >>> 16;
        return new EthernetProperties(new MacAddress(mac), status[MAX_PACKET_SIZE] - Ethernet.HEADER_LENGTH);
    }

    private static void demand(boolean holds, String what) {
        if (!holds) {
            throw new HypervisorException("the device is no Ethernet: unexpected " + what);
        }
    }
}
