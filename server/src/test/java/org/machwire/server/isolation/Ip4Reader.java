package org.machwire.server.isolation;

import java.util.EnumSet;
import java.util.Set;
import org.machwire.server.isolation.IpPacket.Oddity;
import org.machwire.server.isolation.IpPacket.Piece;

/** Walks an IPv4 header (section <em>Shape</em>). */
final class Ip4Reader {
    private Ip4Reader() {}

    static IpPacket read(Octets payload) throws Malformed {
        Malformed.unless(payload.size() >= 20);
        Malformed.unless(payload.u8(0) >> 4 == 4);
        int header = (payload.u8(0) & 15) * 4;
        int total = payload.u16(2);
        Malformed.unless(header >= 20 && header <= total && total <= payload.size());

        Set<Oddity> oddities = EnumSet.noneOf(Oddity.class);
        readOptions(payload.sub(20, header - 20), oddities);

        Octets data = payload.sub(header, total - header);
        int start = (payload.u16(6) & 0x1fff) * 8;
        boolean more = (payload.u16(6) & 0x2000) != 0;
        checkFragment(header, start, more, data.size());
        Piece piece = start > 0 ? Piece.LATER : more ? Piece.FIRST : Piece.UNFRAGMENTED;
        return new IpPacket(4, payload.hex(12, 4), payload.hex(16, 4), payload.u8(8), payload.u8(9), data, piece,
                start, oddities);
    }

    private static void readOptions(Octets options, Set<Oddity> oddities) throws Malformed {
        int at = 0;
        while (at < options.size() && options.u8(at) != 0) {
            if (options.u8(at) == 1) {
                at++;
                continue;
            }
            Malformed.unless(at + 1 < options.size());
            int length = options.u8(at + 1);
            Malformed.unless(length >= 2 && at + length <= options.size());
            if (options.u8(at) == 131 || options.u8(at) == 137) {
                oddities.add(Oddity.SOURCE_ROUTE);
            }
            at += length;
        }
    }

    /**
     * What holds for the fragments of both families.
     *
     * @param before octets of each fragment that count in the length of the whole packet: the IPv4 header (RFC 791), or
     *               what is between the IPv6 header and the fragment header (RFC 8200, 4.5)
     */
    static void checkFragment(int before, int start, boolean more, int size) throws Malformed {
        Malformed.unless(!more || size % 8 == 0);
        Malformed.unless(before + start + size <= 65535);
    }
}
