package org.machwire.server.device;

import static org.machwire.mach.NetStatus.IFF_ALLMULTI;
import static org.machwire.mach.NetStatus.IFF_DEBUG;
import static org.machwire.mach.NetStatus.IFF_RUNNING;
import static org.machwire.mach.NetStatus.IFF_UP;

import java.util.Arrays;
import org.machwire.ethernet.Ethernet;
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

    static void set(VirtualDevice device, int flavor, int[] words) {
        switch (flavor) {
            case NetStatus.NET_STATUS -> {
                requireExactly(words.length, NetStatus.STATUS_COUNT);
                int[] now = status(device);
                now[NetStatus.STATUS_FLAGS] = words[NetStatus.STATUS_FLAGS];
                if (!Arrays.equals(now, words)) {
                    throw new MachException(ReturnCode.D_INVALID_OPERATION, "only the flags of the status can be set");
                }
                setFlags(device, words[NetStatus.STATUS_FLAGS]);
            }
            case NetStatus.NET_FLAGS -> {
                requireExactly(words.length, 1);
                setFlags(device, words[0]);
            }
            case NetStatus.NET_ADDRESS -> throw new MachException(ReturnCode.D_INVALID_OPERATION,
                    "the address belongs to the grant and cannot be set");
            default -> throw unknownFlavor();
        }
    }

    private static int[] status(VirtualDevice device) {
        return new int[]{Ethernet.HEADER_LENGTH, device.segment().net().maxFrameLength(),
                NetStatus.HEADER_FORMAT_ETHERNET, Ethernet.HEADER_LENGTH, Ethernet.ADDRESS_LENGTH, device.flags(), 0};
    }

    private static void setFlags(VirtualDevice device, int flags) {
        int changed = device.flags() ^ flags;
        if ((changed & ~SETTABLE_FLAGS) != 0) {
            throw new MachException(ReturnCode.D_INVALID_OPERATION,
                    "only IFF_UP, RUNNING, DEBUG and ALLMULTI can be changed, not 0x" + Integer.toHexString(changed));
        }
        device.setFlags(flags);
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
