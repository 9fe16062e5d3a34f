package org.machwire.server.isolation;

/** The page's classes of ICMP and ICMPv6 types. */
final class Icmp {
    private Icmp() {}

    static boolean isError(int type) {
        return type == 3 || type == 4 || type == 11 || type == 12;
    }

    static boolean isError6(int type) {
        return type >= 1 && type <= 4;
    }

    static boolean isRouters(int type) {
        return type == 9;
    }

    static boolean isRouters6(int type) {
        return switch (type) {
            case 134, 138, 141, 142, 145, 147, 149, 151, 153, 155, 157, 158 -> true;
            default -> false;
        };
    }

    /** Whether a first fragment may not have it. */
    static boolean isNeverFragmented(int type) {
        return isError(type) || type == 5 || type == 9;
    }

    /** Whether a first fragment, or a packet behind a fragment header, may not have it. */
    static boolean isNeverFragmented6(int type) {
        return isError6(type) || (type >= 130 && type <= 138) || (type >= 141 && type <= 158);
    }

    /** The least number of octets of an ICMPv6 message; of 133 to 137 also where the options start. */
    static int leastSize6(int type) {
        return switch (type) {
            case 133, 151, 152, 153, 143 -> 8;
            case 130, 131, 132, 135, 136 -> 24;
            case 134 -> 16;
            case 137 -> 40;
            case 1, 2, 3, 4 -> 48;
            default -> 4;
        };
    }
}
