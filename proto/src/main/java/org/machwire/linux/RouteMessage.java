package org.machwire.linux;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.machwire.ethernet.AddressPrefix;
import org.machwire.ethernet.MacAddress;

/**
 * Encodes requests of the kernel's routing socket: a header (struct nlmsghdr of linux/netlink.h), a fixed part (struct
 * ifinfomsg of linux/rtnetlink.h or struct ifaddrmsg of linux/if_addr.h), then attributes (struct rtattr). Numbers are in the
 * order of the machine, which is little-endian on all that are supported.
 */
final class RouteMessage {
    static final int HEADER_SIZE = 16;
    static final int LENGTH_OFFSET = 0;
    static final int TYPE_OFFSET = 4;
    /** The number of an answer of type {@link #NLMSG_ERROR}: 0 or a negative error. */
    static final int ERROR_OFFSET = HEADER_SIZE;
    static final short NLMSG_ERROR = 2;

    private static final short RTM_NEWLINK = 16;
    private static final short RTM_NEWADDR = 20;
    private static final short RTM_DELADDR = 21;
    private static final int NLM_F_REQUEST = 1;
    private static final int NLM_F_ACK = 4;
    private static final int NLM_F_REPLACE = 0x100;
    private static final int NLM_F_CREATE = 0x400;

    private static final byte AF_UNSPEC = 0;
    private static final byte AF_INET = 2;
    private static final byte AF_INET6 = 10;

    // linux/if_link.h
    private static final short IFLA_ADDRESS = 1;
    private static final short IFLA_MTU = 4;
    /** linux/if.h */
    private static final int IFF_UP = 1;

    // linux/if_addr.h
    private static final short IFA_ADDRESS = 1;
    private static final short IFA_LOCAL = 2;
    /** Use the address at once, without asking whether another station has it. */
    private static final int IFA_F_NODAD = 2;
    /** linux/rtnetlink.h; the kernel itself derives the scope of an IPv6 address. */
    private static final byte RT_SCOPE_UNIVERSE = 0;

    private static final int ATTRIBUTE_HEADER_SIZE = 4;
    private static final int MAX_SIZE = 128;

    private final ByteBuffer octets = ByteBuffer.allocate(MAX_SIZE).order(ByteOrder.nativeOrder());

    private RouteMessage(short type, int flags) {
        octets.putInt(0).putShort(type).putShort((short) (NLM_F_REQUEST | NLM_F_ACK | flags)).putInt(0).putInt(0);
    }

    /** Sets the Ethernet address of an interface. */
    static byte[] setMac(int interfaceIndex, MacAddress mac) {
        return link(interfaceIndex, 0).attribute(IFLA_ADDRESS, mac.octets()).finish();
    }

    /** Sets the MTU of an interface, in octets of payload. */
    static byte[] setMtu(int interfaceIndex, int mtu) {
        byte[] value = ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.nativeOrder()).putInt(mtu).array();
        return link(interfaceIndex, 0).attribute(IFLA_MTU, value).finish();
    }

    /** Sets an interface up. */
    static byte[] setUp(int interfaceIndex) {
        return link(interfaceIndex, IFF_UP).finish();
    }

    /** Gives an interface an address, or the address that it has already its attributes anew. */
    static byte[] addAddress(int interfaceIndex, AddressPrefix address) {
        return address(RTM_NEWADDR, NLM_F_CREATE | NLM_F_REPLACE, interfaceIndex, address);
    }

    /** Takes an address from an interface. */
    static byte[] deleteAddress(int interfaceIndex, AddressPrefix address) {
        return address(RTM_DELADDR, 0, interfaceIndex, address);
    }

    private static RouteMessage link(int interfaceIndex, int setFlags) {
        RouteMessage message = new RouteMessage(RTM_NEWLINK, 0);
        // family, padding, hardware type; index; flags, and which of them to change
        message.octets.putInt(AF_UNSPEC).putInt(interfaceIndex).putInt(setFlags).putInt(setFlags);
        return message;
    }

    private static byte[] address(short type, int flags, int interfaceIndex, AddressPrefix local) {
        byte[] address = local.address().getAddress();
        RouteMessage message = new RouteMessage(type, flags);
        message.octets.put(local.isIpv6() ? AF_INET6 : AF_INET).put((byte) local.prefixLength())
                .put((byte) (local.isIpv6() ? IFA_F_NODAD : 0)).put(RT_SCOPE_UNIVERSE).putInt(interfaceIndex);
        return message.attribute(IFA_LOCAL, address).attribute(IFA_ADDRESS, address).finish();
    }

    private RouteMessage attribute(short type, byte[] value) {
        octets.putShort((short) (ATTRIBUTE_HEADER_SIZE + value.length)).putShort(type).put(value);
        while (octets.position() % Integer.BYTES != 0) {
            octets.put((byte) 0);
        }
        return this;
    }

    private byte[] finish() {
        octets.putInt(LENGTH_OFFSET, octets.position());
        return Arrays.copyOf(octets.array(), octets.position());
    }
}
