package org.machwire.mach;

/** Flavors and words of a network device's status: {@code <device/net_status.h>}, and the flags of {@code <device/if_hdr.h>}. */
public final class NetStatus {
    public static final int NET_STATUS = 'n' << 16 | 1;
    public static final int NET_ADDRESS = 'n' << 16 | 2;
    public static final int NET_FLAGS = 'n' << 16 | 4;

    /** Words of {@code struct net_status}. */
    public static final int STATUS_COUNT = 7;
    /** Words of an Ethernet address. */
    public static final int ADDRESS_COUNT = 2;
    /** The word of {@code struct net_status} that has the flags. */
    public static final int STATUS_FLAGS = 5;
    /** {@code DEV_STATUS_MAX}: words of any status. */
    public static final int MAX_COUNT = 1024;

    /** {@code HDR_ETHERNET}. */
    public static final int HEADER_FORMAT_ETHERNET = 1;

    public static final int IFF_UP = 0x1;
    public static final int IFF_BROADCAST = 0x2;
    public static final int IFF_DEBUG = 0x4;
    public static final int IFF_RUNNING = 0x40;
    public static final int IFF_PROMISC = 0x100;
    public static final int IFF_ALLMULTI = 0x200;
    public static final int IFF_MULTICAST = 0x1000;

    private NetStatus() {}
}
