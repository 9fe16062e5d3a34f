package org.machwire.it;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.function.Executable;

/**
 * Mach's return codes by the numbers of its headers: written down once more, so that the tests do not believe the server's
 * own table.
 */
final class Codes {
    static final int KERN_INVALID_ARGUMENT = 4;
    static final int KERN_RESOURCE_SHORTAGE = 6;
    static final int KERN_NOT_IN_SET = 12;
    static final int KERN_NAME_EXISTS = 13;
    static final int KERN_INVALID_NAME = 15;
    static final int KERN_INVALID_TASK = 16;
    static final int KERN_INVALID_RIGHT = 17;
    static final int KERN_INVALID_VALUE = 18;
    static final int KERN_UREFS_OVERFLOW = 19;
    static final int KERN_INVALID_CAPABILITY = 20;
    static final int KERN_RIGHT_EXISTS = 21;
    static final int KERN_INVALID_HOST = 22;

    static final int SUCCESS = 0;
    static final int SEND_INVALID_DEST = 0x10000003;
    static final int SEND_TIMED_OUT = 0x10000004;
    static final int SEND_WILL_NOTIFY = 0x10000005;
    static final int SEND_NOTIFY_IN_PROGRESS = 0x10000006;
    static final int SEND_MSG_TOO_SMALL = 0x10000008;
    static final int SEND_INVALID_REPLY = 0x10000009;
    static final int SEND_INVALID_RIGHT = 0x1000000a;
    static final int SEND_INVALID_NOTIFY = 0x1000000b;
    static final int SEND_NO_BUFFER = 0x1000000d;
    static final int SEND_INVALID_TYPE = 0x1000000f;
    static final int SEND_INVALID_HEADER = 0x10000010;

    static final int RCV_INVALID_NAME = 0x10004002;
    static final int RCV_TIMED_OUT = 0x10004003;
    static final int RCV_TOO_LARGE = 0x10004004;
    static final int RCV_PORT_CHANGED = 0x10004006;
    static final int RCV_INVALID_NOTIFY = 0x10004007;
    static final int RCV_PORT_DIED = 0x10004009;
    static final int RCV_IN_SET = 0x1000400a;

    private Codes() {}

    /** Makes a call that must fail with this code of Mach's. */
    static void fails(int code, Executable call) {
        RpcError error = RpcError.of(call);
        assertThat(error.domain() + " " + error.code()).as("%s", error).isEqualTo("mach " + code);
    }
}
