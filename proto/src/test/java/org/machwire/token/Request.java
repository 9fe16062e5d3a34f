package org.machwire.token;

import java.util.List;
import java.util.Random;
import org.machwire.ethernet.MacAddress;
import org.machwire.mach.DeviceMode;

/** Something that somebody wants to do with a right: a scope admits all of it or does not. */
record Request(String node, String segment, String device, int mode, MacAddress mac, byte[] ipv4, byte[] ipv6,
        int devices,
        long frames, long octets, boolean promiscuous, boolean setAddress, List<DeviceRole> roles) {

    static Request random(Random random) {
        return new Request(RandomScopes.pick(random, RandomScopes.NODES),
                RandomScopes.pick(random, RandomScopes.SEGMENTS),
                RandomScopes.pick(random, RandomScopes.DEVICES), 1 + random.nextInt(3),
                new MacAddress(2 + random.nextInt(3)),
                new byte[]{10, (byte) random.nextInt(2), (byte) random.nextInt(2), 1}, ipv6(random), random.nextInt(5),
                random.nextInt(5), random.nextInt(5), random.nextInt(4) == 0, random.nextInt(4) == 0,
                random.nextInt(4) == 0 ? List.of(RandomScopes.pick(random, DeviceRole.values())) : List.of());
    }

    private static byte[] ipv6(Random random) {
        byte[] address = new byte[16];
        address[0] = (byte) 0xfd;
        address[1] = (byte) random.nextInt(2);
        address[8] = (byte) (random.nextInt(2) << 7);
        return address;
    }

    boolean isAdmittedBy(Scope scope) {
        return scope.admitsNode(node) && scope.admitsDevice(segment, device) && scope.admitsMode(mode)
                && scope.admitsMac(mac) && scope.admitsAddress(ipv4) && scope.admitsAddress(ipv6)
                && (scope.maxDevices() == null || devices <= scope.maxDevices())
                && (scope.framesPerSecond() == null || frames <= scope.framesPerSecond())
                && (scope.octetsPerSecond() == null || octets <= scope.octetsPerSecond())
                && (scope.promiscuous() || !promiscuous) && (scope.setAddress() || !setAddress)
                && roles.stream().allMatch(scope::admitsRole)
                && !needsMode(scope);
    }

    /** Of the bits, a device is opened with one at least. */
    private static boolean needsMode(Scope scope) {
        return scope.mode() != null && (scope.mode() & (DeviceMode.READ | DeviceMode.WRITE)) == 0;
    }
}
