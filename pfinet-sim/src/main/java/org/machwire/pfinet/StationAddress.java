package org.machwire.pfinet;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.machwire.client.Addresses;
import org.machwire.client.HypervisorException;
import org.machwire.client.Lease;
import org.machwire.ethernet.AddressPrefix;
import org.machwire.ethernet.Ipv4;
import org.machwire.ethernet.Ipv4Address;
import org.machwire.pfinet.stack.Ipv4Config;

/**
 * The IPv4 address that a user gives to a stack.
 *
 * @param prefixLength 1 to 32, or null for that of the lease
 */
record StationAddress(Ipv4Address address, @Nullable Integer prefixLength) {
    private static final int DEFAULT_PREFIX_LENGTH = 24;
    /** A network of one address, which may be any station's. */
    private static final int HOST_PREFIX_LENGTH = 32;

    /**
     * Parses an address with or without its prefix length, such as {@code 10.69.0.7/16}.
     *
     * @throws IllegalArgumentException unless the text has that form and is a station's address
     */
    static StationAddress parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            return checked(new StationAddress(Ipv4Address.parse(text), null));
        }
        try {
            return checked(new StationAddress(Ipv4Address.parse(text.substring(0, slash)),
                    Integer.valueOf(text.substring(slash + 1))));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("not a prefix length: " + text.substring(slash + 1), e);
        }
    }

    private static StationAddress checked(StationAddress parsed) {
        parsed.config(HOST_PREFIX_LENGTH);
        return parsed;
    }

    /**
     * Says who a stack is: at the address given, else at the first IPv4 address of the lease.
     *
     * @param lease null for a device that tells none
     * @throws HypervisorException if there is neither, or the address given is no station's in the network of the lease
     */
    static Ipv4Config config(@Nullable StationAddress given, @Nullable Lease lease) {
        AddressPrefix leased = lease == null ? null : leased(lease.addresses());
        if (given != null) {
            try {
                return given.config(leased == null ? DEFAULT_PREFIX_LENGTH : leased.prefixLength());
            } catch (IllegalArgumentException e) {
                throw new HypervisorException(given.address + " is no station of this device's network", e);
            }
        }
        if (leased == null) {
            throw new HypervisorException(lease == null
                    ? "a task serves this device and cannot tell its address: give it with --address"
                    : "the device has no IPv4 address: give one with --address");
        }
        return new Ipv4Config(new Ipv4Address(Ipv4.address(leased.address().getAddress(), 0)), leased.prefixLength());
    }

    private Ipv4Config config(int otherPrefixLength) {
        return new Ipv4Config(address, prefixLength == null ? otherPrefixLength : prefixLength);
    }

    private static @Nullable AddressPrefix leased(List<AddressPrefix> addresses) {
        for (AddressPrefix one : addresses) {
            if (one.address() instanceof Inet4Address) {
                return one;
            }
        }
        return null;
    }

    /** Wishes for the address given, if any. */
    static Addresses wish(@Nullable StationAddress given) {
        return given == null ? Addresses.NONE : new Addresses(given.inetAddress(), null);
    }

    private InetAddress inetAddress() {
        byte[] octets = new byte[Ipv4.ADDRESS_LENGTH];
        Ipv4.putAddress(octets, 0, address.value());
        try {
            return InetAddress.getByAddress(octets);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four octets are an address", e);
        }
    }
}
