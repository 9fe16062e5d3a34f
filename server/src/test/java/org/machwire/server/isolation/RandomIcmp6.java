package org.machwire.server.isolation;

import org.machwire.server.isolation.RandomIp6.Upper;

/** Draws ICMPv6 messages. */
final class RandomIcmp6 {
    private final Draw draw;
    private final RandomAddresses addresses;
    private final RandomUppers uppers;

    RandomIcmp6(Draw draw, RandomAddresses addresses) {
        this.draw = draw;
        this.addresses = addresses;
        uppers = new RandomUppers(draw);
    }

    /** Solicitations and advertisements of neighbours and routers. */
    Upper discovery() {
        return switch (draw.below(6)) {
            case 0 -> duplicateDetection();
            case 1, 2 -> solicitation();
            case 3, 4 -> advertisement();
            default -> routerSolicitation();
        };
    }

    private Upper duplicateDetection() {
        String target = addresses.own6(12);
        String destination = draw.oneIn(12) ? addresses.group6() : RandomAddresses.solicitedNode(target);
        String options = draw.oneIn(10) ? option(1) : draw.oneIn(3) ? "0e01" + draw.digits(6) : "";
        return message("87", "00000000" + target + options, RandomAddresses.NONE6, destination);
    }

    private Upper solicitation() {
        String target = draw.oneIn(30) ? addresses.group6() : addresses.any6();
        String destination = draw.oneIn(3) ? target : RandomAddresses.solicitedNode(target);
        return message("87", "00000000" + target + option(1), addresses.own6(20), destination);
    }

    private Upper advertisement() {
        String target = draw.oneIn(30) ? addresses.group6() : addresses.own6(6);
        return message("88", "60000000" + target + option(2), addresses.own6(20), addresses.any6());
    }

    private Upper routerSolicitation() {
        boolean from = draw.oneIn(2);
        String source = from ? addresses.own6(20) : RandomAddresses.NONE6;
        String destination = draw.oneIn(12) ? addresses.group6() : "ff02" + "0".repeat(27) + "2";
        return message("85", "00000000" + (from || draw.oneIn(8) ? option(1) : ""), source, destination);
    }

    private String option(int type) {
        return switch (draw.below(20)) {
            case 0 -> "";
            case 1 -> Digits.u8(type) + "00" + draw.digits(6);
            case 2 -> Digits.u8(type) + "02" + draw.digits(6);
            case 3 -> Digits.u8(3 - type) + "01" + addresses.mac(2);
            case 4 -> "0e01" + draw.digits(6) + Digits.u8(type) + "01" + addresses.mac(4);
            default -> Digits.u8(type) + "01" + addresses.mac(12);
        };
    }

    /** Reports, leaves, and queries. */
    Upper membership() {
        String group = addresses.group6();
        String rest = "00000000" + group;
        boolean early = draw.oneIn(3);
        String source = early ? RandomAddresses.NONE6 : addresses.own6(20);
        String destination = draw.oneIn(12) ? addresses.any6() : draw.oneIn(2) ? group : "ff02" + "0".repeat(26) + "16";
        int hopLimit = draw.oneIn(12) ? 64 : 1;
        String digits = switch (draw.below(6)) {
            case 0 -> "82000000" + rest;
            case 1, 2 -> draw.of("83", "84") + "000000" + rest;
            default -> uppers.reportRecords("8f", 16, addresses::group6);
        };
        return new Upper(IpPacket.ICMP6, digits, source, destination, hopLimit, true);
    }

    /** What routers say. */
    Upper router() {
        String destination = draw.oneIn(2) ? addresses.group6() : addresses.any6();
        String source = addresses.own6(20);
        return switch (draw.below(4)) {
            case 0, 1 -> message("86", draw.digits(12) + option(1), source, destination);
            case 2 -> message("89", draw.digits(4) + addresses.any6() + addresses.any6() + option(2), source,
                    destination);
            default -> message(draw.of("8a", "97", "98", "99"), draw.digits(4 + draw.below(12)), source, destination);
        };
    }

    /** Errors, echoes, and any others. */
    Upper other() {
        String destination = draw.oneIn(4) ? addresses.group6() : addresses.any6();
        String source = addresses.own6(16);
        String quoted = "60" + draw.digits(23) + (draw.oneIn(5) ? addresses.group6() : addresses.own6(4));
        return switch (draw.below(6)) {
            case 0, 1, 2 -> message(draw.of("01", "02", "03", "04"), draw.digits(4) + quoted + draw.upTo(12), source,
                    destination);
            case 3 -> message(draw.digits(1), draw.upTo(60), source, destination);
            default -> message(draw.of("80", "81"), draw.digits(4) + draw.upTo(20), source, destination);
        };
    }

    private Upper message(String type, String rest, String source, String destination) {
        String code = draw.oneIn(30) ? "01" : "00";
        return new Upper(IpPacket.ICMP6, type + code + draw.digits(2) + rest, source, destination,
                draw.oneIn(30) ? 64 : 255, false);
    }
}
