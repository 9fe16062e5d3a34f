package org.machwire.ethernet;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Reads and writes numbers in network order, the most significant octet first, at any alignment. */
public final class NetworkOrder {
    private static final VarHandle INT16 = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT32 = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT64 = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private NetworkOrder() {}

    /** Reads two octets as an unsigned number. */
    public static int uint16(byte[] octets, int offset) {
        return (short) INT16.get(octets, offset) & 0xffff;
    }

    /** Writes two octets; higher bits are ignored. */
    public static void putUint16(byte[] octets, int offset, int value) {
        INT16.set(octets, offset, (short) value);
    }

    /** Reads four octets. */
    public static int int32(byte[] octets, int offset) {
        return (int) INT32.get(octets, offset);
    }

    /** Reads eight octets. */
    public static long int64(byte[] octets, int offset) {
        return (long) INT64.get(octets, offset);
    }

    /** Writes four octets. */
    public static void putInt32(byte[] octets, int offset, int value) {
        INT32.set(octets, offset, value);
    }
}
