package org.machwire.server.names;

import static org.assertj.core.api.Assertions.assertThat;
import static org.machwire.server.names.Fixtures.LAN;
import static org.machwire.server.names.Fixtures.segment;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import org.junit.jupiter.api.Test;
import org.machwire.token.Scope;
import org.machwire.server.capability.MemoryQuotas;
import org.machwire.mach.MachException;

class LeasesScaleTest {

    @Test
    void tenThousandLeasesOfALargeNetworkAreDistinctAndInOrder() {
        Leases leases = new Leases(segment("lan", "10.0.0.0/8", null), MemoryQuotas.configured(10_000, 0, 0),
                new MemoryLeases(), List.of());
        for (int i = 0; i < 10_000; i++) {
            InetAddress address = leases.lease(identity(1000, i), Wish.NONE, Scope.UNRESTRICTED).addresses().getFirst()
                    .address();
            assertThat(address).isEqualTo(IpAddresses.of((10 << 24) + 2 + i));
        }
    }

    /** Against a model: whatever devices come and go with whatever wishes, no address is two devices' and no user has too many. */
    @Test
    void noAddressIsEverTwoDevices() {
        for (long seed = 0; seed < 50; seed++) {
            Random random = new Random(seed);
            Leases leases = new Leases(segment("lan", "10.69.0.0/28", "fd69::/64"), MemoryQuotas.configured(4, 0, 0),
                    new MemoryLeases(), List.of());
            Map<DeviceIdentity, Lease> used = new HashMap<>();
            for (int step = 0; step < 400; step++) {
                DeviceIdentity identity = identity(1000 + random.nextInt(5), random.nextInt(6));
                if (random.nextInt(3) == 0) {
                    leases.release(identity, step);
                    used.remove(identity);
                } else {
                    open(leases, identity, random, used);
                }
                assertThat(new HashSet<>(used.values())).as("seed %d, step %d", seed, step)
                        .hasSameSizeAs(used.values());
                long ofUser = used.keySet().stream().filter(other -> other.owner() == identity.owner()).count();
                assertThat(ofUser).as("seed %d, step %d", seed, step).isLessThanOrEqualTo(4);
            }
        }
    }

    private static void open(Leases leases, DeviceIdentity identity, Random random, Map<DeviceIdentity, Lease> used) {
        Wish wish = random.nextBoolean()
                ? Wish.NONE
                : new Wish(IpAddresses.of((10 << 24) + (69 << 16) + random.nextInt(17)), null);
        try {
            Lease lease = leases.lease(identity, wish, Scope.UNRESTRICTED);
            Lease before = used.put(identity, lease);
            assertThat(before == null || before.equals(lease)).as("a device in use keeps its lease").isTrue();
        } catch (MachException e) {
            assertThat(used).as("a device in use is never refused").doesNotContainKey(identity);
        }
    }

    @Test
    void concurrentOpensGetDistinctAddresses() throws Exception {
        Leases leases = new Leases(LAN, MemoryQuotas.configured(1000, 0, 0), new MemoryLeases(), List.of());
        MacAddresses macs = new MacAddresses(LAN, (identity, attempt) -> Fixtures.mac(attempt), List.of());
        Set<Object> seen = new HashSet<>();
        List<Future<List<Object>>> results = new ArrayList<>();
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int user = 0; user < 8; user++) {
                int uid = user;
                results.add(executor.submit(() -> openMany(leases, macs, uid)));
            }
        }
        for (Future<List<Object>> result : results) {
            seen.addAll(result.get());
        }
        assertThat(seen).hasSize(8 * 100 * 2);
    }

    private static List<Object> openMany(Leases leases, MacAddresses macs, int uid) {
        List<Object> got = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            got.add(leases.lease(identity(uid, i), Wish.NONE, Scope.UNRESTRICTED));
            got.add(macs.assign(identity(uid, i), Scope.UNRESTRICTED));
        }
        return got;
    }

    private static DeviceIdentity identity(int uid, int number) {
        return new DeviceIdentity("lan", uid, "/dev/eth0m", "veth" + number);
    }
}
