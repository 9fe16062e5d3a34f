package org.machwire.mach;

import org.jspecify.annotations.Nullable;

/**
 * What a routine answers: {@code kern_return_t}, {@code mach_msg_return_t}, the device interface's {@code D_} codes and MIG's,
 * with the Hurd's file errors beside them. Names and numbers are those of the headers.
 */
public enum ReturnCode {
    KERN_SUCCESS(0),
    KERN_NO_SPACE(3),
    KERN_INVALID_ARGUMENT(4),
    KERN_FAILURE(5),
    KERN_RESOURCE_SHORTAGE(6),
    KERN_NOT_IN_SET(12),
    KERN_NAME_EXISTS(13),
    KERN_ABORTED(14),
    KERN_INVALID_NAME(15),
    KERN_INVALID_TASK(16),
    KERN_INVALID_RIGHT(17),
    KERN_INVALID_VALUE(18),
    KERN_UREFS_OVERFLOW(19),
    KERN_INVALID_CAPABILITY(20),
    KERN_RIGHT_EXISTS(21),
    KERN_INVALID_HOST(22),

    D_IO_ERROR(2500),
    D_WOULD_BLOCK(2501),
    D_NO_SUCH_DEVICE(2502),
    D_ALREADY_OPEN(2503),
    D_DEVICE_DOWN(2504),
    D_INVALID_OPERATION(2505),
    D_INVALID_RECNUM(2506),
    D_INVALID_SIZE(2507),
    D_NO_MEMORY(2508),
    D_READ_ONLY(2509),

    MIG_TYPE_ERROR(-300),
    MIG_REPLY_MISMATCH(-301),
    MIG_BAD_ID(-303),
    MIG_BAD_ARGUMENTS(-304),
    MIG_ARRAY_TOO_LARGE(-307),
    MIG_SERVER_DIED(-308),

    MACH_SEND_INVALID_DEST(0x10000003),
    MACH_SEND_TIMED_OUT(0x10000004),
    MACH_SEND_WILL_NOTIFY(0x10000005),
    MACH_SEND_NOTIFY_IN_PROGRESS(0x10000006),
    MACH_SEND_INTERRUPTED(0x10000007),
    MACH_SEND_MSG_TOO_SMALL(0x10000008),
    MACH_SEND_INVALID_REPLY(0x10000009),
    MACH_SEND_INVALID_RIGHT(0x1000000a),
    MACH_SEND_INVALID_NOTIFY(0x1000000b),
    MACH_SEND_NO_BUFFER(0x1000000d),
    MACH_SEND_NO_NOTIFY(0x1000000e),
    MACH_SEND_INVALID_TYPE(0x1000000f),
    MACH_SEND_INVALID_HEADER(0x10000010),

    MACH_RCV_INVALID_NAME(0x10004002),
    MACH_RCV_TIMED_OUT(0x10004003),
    MACH_RCV_TOO_LARGE(0x10004004),
    MACH_RCV_INTERRUPTED(0x10004005),
    MACH_RCV_PORT_CHANGED(0x10004006),
    MACH_RCV_INVALID_NOTIFY(0x10004007),
    MACH_RCV_PORT_DIED(0x10004009),
    MACH_RCV_IN_SET(0x1000400a),
    // With MACH_MSG_IPC_SPACE, 0x2000: no names were left for what the message carries.
    MACH_RCV_HEADER_ERROR(0x1000600b),
    MACH_RCV_BODY_ERROR(0x1000600c),

    // The Hurd's file errors: system 0x10 in the upper six bits, the errno in the lower fourteen.
    EPERM(0x40000001),
    ENOENT(0x40000002),
    EACCES(0x4000000d),
    EEXIST(0x40000011),
    ENOTDIR(0x40000014),
    EINVAL(0x40000016),
    ENAMETOOLONG(0x4000003f),
    EDQUOT(0x40000045);

    private static final int HURD_ERROR_SYSTEM = 0x40000000;

    private final int number;

    ReturnCode(int number) {
        this.number = number;
    }

    /** The number that the header gives to this code. */
    public int number() {
        return number;
    }

    /** Whose code it is, as an {@code ErrorInfo} says it: "hurd" for file errors, "mach" for all others. */
    public String domain() {
        return (number & 0xfc000000) == HURD_ERROR_SYSTEM ? "hurd" : "mach";
    }

    /** Finds a code by its number; null for one that is not known here. */
    public static @Nullable ReturnCode of(int number) {
        for (ReturnCode code : values()) {
            if (code.number == number) {
                return code;
            }
        }
        return null;
    }
}
