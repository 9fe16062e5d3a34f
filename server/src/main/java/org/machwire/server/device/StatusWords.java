package org.machwire.server.device;

import static org.machwire.mach.NetStatus.IFF_ALLMULTI;
import static org.machwire.mach.NetStatus.IFF_PROMISC;
import static org.machwire.mach.NetStatus.IFF_DEBUG;
import static org.machwire.mach.NetStatus.IFF_RUNNING;
import static org.machwire.mach.NetStatus.IFF_UP;

import java.util.Arrays;
import org.machwire.ethernet.Ethernet;
import org.machwire.ethernet.MacAddress;
import org.machwire.mach.MachException;
import org.machwire.mach.NetStatus;
import org.machwire.mach.ReturnCode;

/** What {@code device_get_status} reads from a network device, and what {@code device_set_status} changes. */
final class StatusWords {
    private static final int SETTABLE_FLAGS = IFF_UP | IFF_RUNNING | IFF_DEBUG | IFF_ALLMULTI;

    private StatusWords() {}

    /** @param count the words that the caller has room for, unsigned */
    static int[] get(VirtualDevice device, int flavor, int count) {
        return switch (flavor) {
            case NetStatus.NET_STATUS -> {
                requireRoom(count, NetStatus.STATUS_COUNT);
                yield status(device);
            }
            case NetStatus.NET_ADDRESS -> {
                requireRoom(count, NetStatus.ADDRESS_COUNT);
                long mac = device.mac().value();
                yield new int[]{(int) (mac >>> 16), (int) (mac << 16)};
            }
            case NetStatus.NET_FLAGS -> {
                requireExactly(count, 1);
                yield new int[]{device.flags()};
            }
            default -> throw unknownFlavor();
        };
    }

    /** @param open whose grant says what may be set */
    static void set(OpenDevice open, int flavor, int[] words) {
        VirtualDevice device = open.device();
        if (!open.key().isPromiscuous()) { // who may only listen may listen to all
            open.requireWrite();
        }
        switch (flavor) {
            case NetStatus.NET_STATUS -> {
                requireExactly(words.length, NetStatus.STATUS_COUNT);
                int[] now = status(device);
                now[NetStatus.STATUS_FLAGS] = words[NetStatus.STATUS_FLAGS];
                if (!Arrays.equals(now, words)) {
                    throw new MachException(ReturnCode.D_INVALID_OPERATION, "only the flags of the status can be set");
                }
                setFlags(open, words[NetStatus.STATUS_FLAGS]);
            }
            case NetStatus.NET_FLAGS -> {
                requireExactly(words.length, 1);
                setFlags(open, words[0]);
            }
            case NetStatus.NET_ADDRESS -> {
                requireExactly(words.length, NetStatus.ADDRESS_COUNT);
                open.requireWrite();
                setAddress(open, new MacAddress((words[0] & 0xffff_ffffL) << 16 | words[1] >>> 16));
            }
            default -> throw unknownFlavor();
        }
    }

    private static int[] status(VirtualDevice device) {
        return new int[]{Ethernet.HEADER_LENGTH, device.segment().net().maxFrameLength(),
                NetStatus.HEADER_FORMAT_ETHERNET, Ethernet.HEADER_LENGTH, Ethernet.ADDRESS_LENGTH, device.flags(), 0};
    }

    private static void setFlags(OpenDevice open, int flags) {
        int changed = open.device().flags() ^ flags;
        boolean mayListenToAll = open.key().isPromiscuous();
        int settable = mayListenToAll ? SETTABLE_FLAGS | IFF_PROMISC : SETTABLE_FLAGS;
        if ((changed & ~settable) != 0) {
            throw new MachException(ReturnCode.D_INVALID_OPERATION,
                    "only IFF_UP, RUNNING, DEBUG and ALLMULTI can be changed, and PROMISC by a right to it, not 0x"
                            + Integer.toHexString(changed));
        }
        if ((changed & ~IFF_PROMISC) != 0) {
            open.requireWrite();
        }
        open.device().setFlags(flags);
    }

    private static void setAddress(OpenDevice open, MacAddress address) {
        if (!open.key().maySetAddress(address)) {
            throw new MachException(ReturnCode.D_INVALID_OPERATION,
                    "the address belongs to the grant and cannot be set so");
        }
        open.device().setMac(address);
    }

    private static void requireRoom(int count, int needed) {
        if (Integer.compareUnsigned(count, needed) < 0) {
            throw new MachException(ReturnCode.D_INVALID_OPERATION, "the answer has " + needed + " words");
        }
    }

    private static void requireExactly(int count, int needed) {
        if (count != needed) {
            throw new MachException(ReturnCode.D_INVALID_SIZE, "this flavor has " + needed + " words");
        }
    }

    private static MachException unknownFlavor() {
        return new MachException(ReturnCode.D_INVALID_OPERATION, "no such status flavor");
    }
}
