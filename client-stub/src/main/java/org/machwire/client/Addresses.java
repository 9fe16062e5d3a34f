package org.machwire.client;

import com.google.protobuf.ByteString;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.machwire.ethernet.AddressPrefix;

/** An IPv4 and an IPv6 address to wish for, either or both absent. */
public record Addresses(@Nullable InetAddress v4, @Nullable InetAddress v6) {
    public static final Addresses NONE = new Addresses(null, null);

    /** The first of each kind among the addresses of a lease. */
    public static Addresses of(List<AddressPrefix> addresses) {
        return new Addresses(first(addresses, true), first(addresses, false));
    }

    private static @Nullable InetAddress first(List<AddressPrefix> addresses, boolean v4) {
        for (AddressPrefix one : addresses) {
            if (one.address() instanceof Inet4Address == v4) {
                return one.address();
            }
        }
        return null;
    }

    ByteString ipv4() {
        return octets(v4);
    }

    ByteString ipv6() {
        return octets(v6);
    }

    private static ByteString octets(@Nullable InetAddress address) {
        return address == null ? ByteString.EMPTY : ByteString.copyFrom(address.getAddress());
    }
}
