package org.machwire.pfinet.demo;

import org.machwire.ethernet.Ipv4Address;
import org.machwire.ethernet.MacAddress;

/**
 * A station on the segment.
 *
 * @param name who plays it
 * @param node the path of its device
 */
record Station(String name, String node, MacAddress mac, Ipv4Address address) {
    /** Parses MAC and address, with a blank between them. */
    static Station parse(String name, String node, String text) {
        String[] words = text.split(" ", -1);
        return new Station(name, node, MacAddress.parse(words[0]), Ipv4Address.parse(words[1]));
    }

    Station playedBy(String other) {
        return new Station(other, node, mac, address);
    }
}
