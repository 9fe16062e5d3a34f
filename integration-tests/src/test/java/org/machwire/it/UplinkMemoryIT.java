package org.machwire.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What the server occupies while TCP goes through its uplink, both ways, for ten minutes; with the soak profile only. */
class UplinkMemoryIT {
    private static final String NODE = "/dev/eth0m/left";
    private static final int PORT = 5001;
    private static final String OCTETS = Long.toString(256L << 20);
    private static final long MINUTES = 10;
    /** Of noise: the heap's young part is 8 MiB, and compiled code comes now and then. */
    private static final long GROWTH_KIB = 24 * 1024;

    @Test
    void memoryIsFlatOverTenMinutesOfTraffic() throws IOException {
        assumeTrue(Integer.getInteger("machwire.soak", 1) > 1, "it takes ten minutes: mvn -Psoak verify");
        try (OutsideWorld world = OutsideWorld.make().join()) {
            ServerProcess server = world.serve("--uplink", "wire0");
            Namespace inside = world.tap(server, NODE);
            String address = server.device(NODE).orElseThrow().getAddress(0).replaceFirst("/.*", "");
            List<Long> occupied = new ArrayList<>();
            long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(MINUTES);
            while (System.nanoTime() < end) {
                transfer(world.outside, inside, address);
                transfer(inside, world.outside, OutsideWorld.IPV4);
                occupied.add(residentKib(server.status().getServer().getPid()));
            }
            int third = occupied.size() / 3;
            assertThat(third).as("thirds of %s", occupied).isPositive();
            long early = Collections.max(occupied.subList(0, third));
            long late = Collections.max(occupied.subList(2 * third, occupied.size()));
            assertThat(late - early).as("KiB that the server grew by, of %s", occupied).isLessThan(GROWTH_KIB);
        }
    }

    private static void transfer(Namespace from, Namespace to, String address) {
        to.beginListening("receive", "" + PORT);
        assertThat(from.java("send", address, "" + PORT, OCTETS, "1").out()).startsWith(OCTETS + " octets ");
        to.end();
    }

    private static long residentKib(long pid) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", ""));
            }
        }
        throw new IOException("process " + pid + " has no memory");
    }
}
