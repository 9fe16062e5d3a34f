package org.machwire.linux;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.machwire.ethernet.AddressPrefix;
import org.machwire.ethernet.MacAddress;

/**
 * What one interface has been told to be: it remembers that, so that telling it anew changes only what differs and leaves
 * routes and connections alone otherwise. Not thread-safe.
 */
final class InterfaceSetup {
    private final String name;
    private final int index;
    private final Ipv6Settings ipv6Settings;

    private @Nullable MacAddress mac;
    private int mtu;
    private final Set<AddressPrefix> addresses = new LinkedHashSet<>();

    InterfaceSetup(String name, int index, Ipv6Settings ipv6Settings) {
        this.name = name;
        this.index = index;
        this.ipv6Settings = ipv6Settings;
    }

    /**
     * Makes the interface be what is told and sets it up; see {@link TapInterface#configure}. Addresses that it shall not have
     * any more go before the Ethernet address changes, the new ones come after: no packet of one lease carries an address of
     * the other.
     */
    List<String> apply(MacAddress newMac, int newMtu, List<AddressPrefix> newAddresses) throws TapException {
        List<String> notes = new ArrayList<>();
        try (RouteSocket socket = new RouteSocket()) {
            setMtu(socket, newMtu);
            Set<AddressPrefix> wanted = wanted(newMac, newAddresses, ipv6Settings.apply(notes));
            deleteAllBut(wanted, socket);
            setMac(socket, newMac);
            for (AddressPrefix address : wanted) {
                check(socket.request(RouteMessage.addAddress(index, address)),
                        "give " + name + " the address " + address);
                addresses.add(address);
            }
            check(socket.request(RouteMessage.setUp(index)), "set " + name + " up");
        }
        return notes;
    }

    /**
     * Sets the interface up, and nothing else but the MTU and the Ethernet address.
     *
     * @param newMac null for the one that it has
     */
    void setUp(@Nullable MacAddress newMac, int newMtu) throws TapException {
        try (RouteSocket socket = new RouteSocket()) {
            setMtu(socket, newMtu);
            if (newMac != null) {
                setMac(socket, newMac);
            }
            check(socket.request(RouteMessage.setUp(index)), "set " + name + " up");
        }
    }

    private static Set<AddressPrefix> wanted(MacAddress mac, List<AddressPrefix> addresses, boolean ipv6) {
        Set<AddressPrefix> wanted = new LinkedHashSet<>();
        if (ipv6) {
            wanted.add(AddressPrefix.linkLocal(mac));
        }
        for (AddressPrefix address : addresses) {
            if (ipv6 || !address.isIpv6()) {
                wanted.add(address);
            }
        }
        return wanted;
    }

    private void setMtu(RouteSocket socket, int newMtu) throws TapException {
        if (newMtu != mtu) {
            check(socket.request(RouteMessage.setMtu(index, newMtu)), "set the MTU of " + name + " to " + newMtu);
            mtu = newMtu;
        }
    }

    private void setMac(RouteSocket socket, MacAddress newMac) throws TapException {
        if (!newMac.equals(mac)) {
            check(socket.request(RouteMessage.setMac(index, newMac)),
                    "set the Ethernet address of " + name + " to " + newMac);
            mac = newMac;
        }
    }

    private void deleteAllBut(Set<AddressPrefix> wanted, RouteSocket socket) throws TapException {
        for (AddressPrefix address : List.copyOf(addresses)) {
            if (!wanted.contains(address)) {
                int error = socket.request(RouteMessage.deleteAddress(index, address));
                boolean gone = error == LinuxCalls.EADDRNOTAVAIL || error == LinuxCalls.ENXIO; // ENXIO: IPv6 is off now
                check(gone ? 0 : error, "take the address " + address + " from " + name);
                addresses.remove(address);
            }
        }
    }

    private static void check(int error, String what) throws TapException {
        if (error < 0) {
            throw TapException.configuring(what, error);
        }
    }
}
