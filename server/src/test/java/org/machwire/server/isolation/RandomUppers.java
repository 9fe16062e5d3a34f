package org.machwire.server.isolation;

import java.util.function.Supplier;

/** Draws what both IP families carry. */
final class RandomUppers {
    private final Draw draw;

    RandomUppers(Draw draw) {
        this.draw = draw;
    }

    String anyUdp() {
        int from = draw.oneIn(30) ? draw.of(67, 547, 68, 546) : 1024 + draw.below(60000);
        int to = draw.oneIn(30) ? draw.of(67, 68, 546, 547) : draw.of(53, 123, 5353, 443, 40000);
        return udp(from, to, draw.upTo(40));
    }

    String udp(int from, int to, String data) {
        int length = 8 + Digits.size(data);
        int told = draw.oneIn(40) ? draw.of(0, 7, 8, length - 1, length + 1) : length;
        return Digits.u16(from) + Digits.u16(to) + Digits.u16(told) + draw.digits(2) + data;
    }

    String tcp() {
        int words = draw.oneIn(30) ? draw.below(16) : draw.of(5, 5, 8);
        return draw.digits(12) + Digits.u8(words << 4) + draw.digits(7) + Digits.zeros(4 * Math.max(0, words - 5))
                + draw.upTo(20);
    }

    /** An IGMPv3 or MLDv2 report of a few records. */
    String reportRecords(String type, int addressSize, Supplier<String> groups) {
        int count = draw.below(4);
        StringBuilder records = new StringBuilder();
        for (int i = 0; i < count; i++) {
            int sources = draw.below(3);
            int auxiliary = draw.oneIn(6) ? 1 : 0;
            records.append(Digits.u8(1 + draw.below(6))).append(Digits.u8(auxiliary)).append(Digits.u16(sources))
                    .append(groups.get()).append(draw.digits(sources * addressSize + 4 * auxiliary));
        }
        int told = draw.oneIn(20) ? draw.of(count + 1, 0, 65535) : count;
        return type + "00000000" + "00" + Digits.u16(told) + records;
    }
}
