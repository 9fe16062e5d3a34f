package org.machwire.token;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.machwire.ethernet.MacAddress;

/** Scopes at random over a world so small that they often meet. */
final class RandomScopes {
    static final String[] NODES = {"/dev/lan", "/dev/wan"};
    static final String[] SEGMENTS = {"lan", "wan"};
    static final String[] DEVICES = {"web-1", "web-2", "db-1", "w"};
    private static final String[] PATTERNS = {"*", "web-*", "*-1", "?", "web-1", "db-?", "w*"};
    private static final String[] IPV4 = {"10.0.0.0/8", "10.0.0.0/16", "10.1.0.0/24", "10.0.1.1/32", "0.0.0.0/0"};
    private static final String[] IPV6 = {"fd00::/16", "fd01::/16", "fd00::/64", "::/0", "fd00:0:0:0:8000::/65"};

    private final Random random;
    /** Of 10 restrictions, how many are stated. */
    private final int often;

    RandomScopes(Random random, int often) {
        this.random = random;
        this.often = often;
    }

    static <T> T pick(Random random, T[] from) {
        return from[random.nextInt(from.length)];
    }

    private boolean stated() {
        return random.nextInt(10) < often;
    }

    private <T> List<T> some(T[] from) {
        List<T> some = new ArrayList<>();
        for (int i = random.nextInt(10) == 0 ? 0 : 1 + random.nextInt(3); i > 0; i--) {
            some.add(pick(random, from));
        }
        return some;
    }

    /** A scope that a block can state. */
    Scope next() {
        ScopeBuilder scope = Scope.builder();
        if (stated()) {
            scope.nodes(some(NODES));
        }
        if (stated()) {
            scope.segments(some(SEGMENTS));
        }
        if (stated()) {
            scope.devices(some(PATTERNS));
        }
        if (stated()) {
            scope.macs(some(new Integer[]{2, 3, 4}).stream().map(MacAddress::new).toList());
        }
        if (stated()) {
            scope.ipv4(some(IPV4).stream().map(IpPrefix::parse).toList());
        }
        if (stated()) {
            scope.ipv6(some(IPV6).stream().map(IpPrefix::parse).toList());
        }
        numbers(scope);
        privileges(scope);
        return scope.build();
    }

    private void numbers(ScopeBuilder scope) {
        if (stated()) {
            scope.maxDevices(random.nextInt(6));
        }
        if (stated()) {
            scope.mode(1 + random.nextInt(3));
        }
        if (stated()) {
            scope.framesPerSecond(random.nextInt(6));
        }
        if (stated()) {
            scope.octetsPerSecond(random.nextInt(6));
        }
    }

    private void privileges(ScopeBuilder scope) {
        if (!stated()) {
            scope.promiscuous();
        }
        if (!stated()) {
            scope.setAddress();
        }
        for (DeviceRole role : DeviceRole.values()) {
            if (!stated()) {
                scope.roles(role);
            }
        }
    }
}
