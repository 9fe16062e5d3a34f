package org.machwire.server.isolation;

import java.util.ArrayList;
import java.util.List;

/**
 * An option of neighbour discovery.
 *
 * @param octets all of it, its type and length included
 */
record NdOption(Octets octets) {
    /** @throws Malformed if one has a length of 0 or runs over the message */
    static List<NdOption> read(Octets rest) throws Malformed {
        List<NdOption> options = new ArrayList<>();
        Octets left = rest;
        while (left.size() > 0) {
            Malformed.unless(left.size() >= 2);
            int size = left.u8(1) * 8;
            Malformed.unless(size > 0 && size <= left.size());
            options.add(new NdOption(left.sub(0, size)));
            left = left.from(size);
        }
        return options;
    }

    int type() {
        return octets.u8(0);
    }

    boolean isLinkLayerAddress() {
        return type() == 1 || type() == 2;
    }

    /** The address of a link-layer address option of 8 octets. */
    String linkLayerAddress() {
        return octets.hex(2, 6);
    }
}
