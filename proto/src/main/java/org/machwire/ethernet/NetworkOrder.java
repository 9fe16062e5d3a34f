package org.machwire.ethernet;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Reads numbers in network order, the most significant octet first, at any alignment. */
public final class NetworkOrder {
    private static final VarHandle INT32 = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT64 = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private NetworkOrder() {}

    /** Reads four octets. */
    public static int int32(byte[] octets, int offset) {
        return (int) INT32.get(octets, offset);
    }

    /** Reads eight octets. */
    public static long int64(byte[] octets, int offset) {
        return (long) INT64.get(octets, offset);
    }
}
