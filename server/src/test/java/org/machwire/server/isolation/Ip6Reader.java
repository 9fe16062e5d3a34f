package org.machwire.server.isolation;

import java.util.EnumSet;
import java.util.Set;
import org.machwire.server.isolation.IpPacket.Oddity;
import org.machwire.server.isolation.IpPacket.Piece;

/** Walks an IPv6 header and the extension headers behind it (section <em>Shape</em>). */
final class Ip6Reader {
    private static final Set<Integer> WALKED = Set.of(0, 44, 51, 60);
    private static final int ROUTING = 43;
    private static final int MOST_HEADERS = 8;
    private static final Set<Integer> KNOWN = Set.of(4, 6, 17, 33, 41, 46, 47, 50, 58, 59, 88, 89, 103, 108, 112, 115,
            124, 132, 136);

    private final Set<Oddity> oddities = EnumSet.noneOf(Oddity.class);
    private Octets rest;
    private final int all;
    private int next;
    private int walked;
    private boolean onlyAlert;
    private Piece piece = Piece.UNFRAGMENTED;
    private int start;

    private Ip6Reader(Octets rest, int next) {
        this.rest = rest;
        all = rest.size();
        this.next = next;
    }

    static IpPacket read(Octets payload) throws Malformed {
        Malformed.unless(payload.size() >= 40);
        Malformed.unless(payload.u8(0) >> 4 == 6);
        Malformed.unless(payload.u16(4) <= payload.size() - 40);
        Ip6Reader reader = new Ip6Reader(payload.sub(40, payload.u16(4)), payload.u8(6));
        reader.walk();
        return new IpPacket(6, payload.hex(8, 16), payload.hex(24, 16), payload.u8(7), reader.next, reader.rest,
                reader.piece, reader.start, reader.oddities);
    }

    private void walk() throws Malformed {
        while (WALKED.contains(next) && !isEnd()) {
            walked++;
            switch (next) {
                case 44 -> passFragmentHeader();
                case 51 -> passAuthentication();
                default -> passOptions();
            }
        }
        if (next == ROUTING && piece == Piece.UNFRAGMENTED) {
            oddities.add(Oddity.SOURCE_ROUTE);
        }
        if (piece != Piece.UNFRAGMENTED && (WALKED.contains(next) || next == ROUTING)) {
            oddities.add(Oddity.EXTENSION_BEHIND_FRAGMENT);
        }
        if (!KNOWN.contains(next)) {
            oddities.add(Oddity.BAD_CHAIN);
            next = IpPacket.NO_PROTOCOL;
        }
        if (walked == 0) {
            oddities.add(Oddity.DIRECT);
        }
        if (walked == 1 && onlyAlert) {
            oddities.add(Oddity.MLD_ALERT);
        }
    }

    /** Whether an extension header that could be walked is not: nothing behind it is looked at. */
    private boolean isEnd() {
        return piece != Piece.UNFRAGMENTED || (next == 0 && walked > 0) || walked == MOST_HEADERS;
    }

    private void passFragmentHeader() throws Malformed {
        Malformed.unless(rest.size() >= 8);
        int field = rest.u16(2);
        int offset = field & 0xfff8;
        boolean more = (field & 1) != 0;
        Ip4Reader.checkFragment(all - rest.size(), offset, more, rest.size() - 8);
        if (offset > 0) {
            piece = Piece.LATER;
            start = offset;
        } else {
            piece = more ? Piece.FIRST : Piece.WHOLE;
        }
        pass(8);
    }

    private void passAuthentication() throws Malformed {
        Malformed.unless(rest.size() >= 2);
        int length = (rest.u8(1) + 2) * 4;
        Malformed.unless(length >= 12 && length <= rest.size());
        pass(length);
    }

    private void passOptions() throws Malformed {
        Malformed.unless(rest.size() >= 2);
        int length = (rest.u8(1) + 1) * 8;
        Malformed.unless(length <= rest.size());
        Octets options = rest.sub(2, length - 2);
        boolean holdsOnlyAlert = readOptions(options);
        onlyAlert = next == 0 && holdsOnlyAlert;
        pass(length);
    }

    /** Answers whether there is a router alert for MLD (RFC 2711: value 0), and nothing else but padding. */
    private boolean readOptions(Octets options) throws Malformed {
        boolean alert = false;
        boolean other = false;
        int at = 0;
        while (at < options.size()) {
            if (options.u8(at) == 0) {
                at++;
                continue;
            }
            Malformed.unless(at + 1 < options.size());
            int type = options.u8(at);
            int length = options.u8(at + 1);
            Malformed.unless(at + 2 + length <= options.size());
            Malformed.unless(type != 194);
            if (type == 201) {
                oddities.add(Oddity.SOURCE_ROUTE);
            }
            boolean isAlert = type == 5 && length == 2 && options.u16(at + 2) == 0;
            alert |= isAlert;
            other |= !isAlert && type != 1;
            at += 2 + length;
        }
        return alert && !other;
    }

    private void pass(int length) {
        next = rest.u8(0);
        rest = rest.from(length);
    }
}
