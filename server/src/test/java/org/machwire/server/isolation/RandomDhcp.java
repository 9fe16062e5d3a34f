package org.machwire.server.isolation;

/** Draws DHCP messages: mostly a client's own. */
final class RandomDhcp {
    private final Draw draw;
    private final RandomAddresses addresses;

    RandomDhcp(Draw draw, RandomAddresses addresses) {
        this.draw = draw;
        this.addresses = addresses;
    }

    String message4() {
        String operation = draw.oneIn(20) ? draw.of("020106", "010206", "010107") : "010106";
        String client = draw.oneIn(2) ? RandomAddresses.NONE4 : addresses.own4(15);
        String relay = draw.oneIn(30) ? addresses.any4() : RandomAddresses.NONE4;
        String cookie = draw.oneIn(30) ? draw.digits(4) : "63825363";
        String message = operation + "00" + draw.digits(4) + "00008000" + client + Digits.zeros(8) + relay
                + addresses.mac(20) + Digits.zeros(10 + 192) + cookie + options();
        return draw.oneIn(30) ? Digits.cut(message, 0, 200 + draw.below(60) - 20) : message;
    }

    private String options() {
        StringBuilder options = new StringBuilder();
        if (!draw.oneIn(30)) {
            int type = draw.oneIn(12) ? draw.of(0, 2, 5, 6, 9, 10, 13) : draw.of(1, 3, 4, 7, 8);
            options.append("3501").append(Digits.u8(type));
        }
        for (int i = draw.below(5); i > 0; i--) {
            options.append(option());
        }
        return draw.oneIn(4) ? options.toString() : options + "ff" + draw.upTo(12);
    }

    private String option() {
        return switch (draw.below(24)) {
            case 0 -> "5206010400000001";
            case 1 -> "340103";
            case 2 -> "35020101";
            case 3 -> "350101";
            case 4 -> draw.of("0c", "0cff61", "3c05616263", "3d00", "350004");
            case 5 -> "3d05" + draw.of("00", "01") + draw.digits(4);
            case 6, 7, 8, 9 -> "3d0701" + addresses.mac(8);
            case 10, 11, 12 -> "3d13ff" + draw.digits(18);
            case 13, 14 -> "00000000";
            case 15, 16, 17 -> "3204" + addresses.own4(2);
            default -> "370d" + draw.digits(13);
        };
    }

    String message6() {
        String type = Digits
                .u8(draw.oneIn(6) ? draw.of(0, 2, 7, 10, 12, 13, 14) : draw.of(1, 3, 4, 5, 6, 8, 9, 11));
        return type + (draw.oneIn(20) ? draw.upTo(3) : draw.digits(3) + draw.upTo(40));
    }
}
