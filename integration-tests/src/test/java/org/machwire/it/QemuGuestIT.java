package org.machwire.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.machwire.client.Lease;
import org.machwire.ethernet.AddressPrefix;

/** {@code machwire qemu} with a real virtual machine: Linux, which pings a network namespace and fetches a file from there. */
class QemuGuestIT extends QemuFixture {
    private static final String HOST = "/dev/eth0m/host";
    private static final String NAME = "host.lan";
    private static final int PORT = 8080;
    private static final int FILE_OCTETS = 2 * 1024 * 1024;

    @Test
    void linuxGuestOnAStreamSocketReachesANamespace() throws IOException {
        Guest guest = Guest.prepare(place);
        try (Namespace host = Namespace.open(server.socket(), HOST)) {
            guestReaches(host, guest, qemu("--listen"));
        }
    }

    @Test
    void linuxGuestOnDatagramSocketsReachesANamespace() throws IOException {
        Guest guest = Guest.prepare(place);
        try (Namespace host = Namespace.open(server.socket(), HOST)) {
            guestReaches(host, guest, qemuOfDatagrams(place.resolve("peer.sock")));
        }
    }

    @Test
    void linuxGuestConfiguresItselfAndReachesANamespaceByName() throws IOException {
        Guest guest = Guest.prepare(place);
        try (Namespace host = Namespace.open(server.socket(), HOST)) {
            String digest = serveFile(host);
            RunningProcess qemu = qemu("--listen");
            Lease hosts = lease(server, HOST);

            try (RunningProcess machine = guest.boot(qemu.out(), List.of("machwire_dhcp=1", "machwire_lookup=" + NAME,
                    "machwire_ping=" + NAME, "machwire_url=http://" + NAME + ":" + PORT + "/file"))) {
                machine.awaitOut("guest end");

                assertThat(machine.out())
                        .contains("guest lease: " + prefix(lease(), false) + " router none dns 10.69.0.1 mtu 1500")
                        .contains("guest lookup " + NAME + ": " + address(hosts, false))
                        .contains("guest lookup " + NAME + ": " + shortened(address(hosts, true)))
                        .contains("guest ping " + NAME + ": answered").contains("guest fetched: " + digest);
                assertThat(machine.exitCode()).isZero();
            }
            assertThat(Counts.sent(server, NODE)).as("the guest is who it says").isEmpty();
        }
    }

    private static String shortened(String ipv6) {
        return ipv6.replaceFirst("(:0)+:", "::");
    }

    private void guestReaches(Namespace host, Guest guest, RunningProcess qemu) throws IOException {
        String digest = serveFile(host);
        Lease lease = lease();
        Lease hosts = lease(server, HOST);
        String hostsV4 = address(hosts, false);
        String hostsV6 = address(hosts, true);

        try (RunningProcess machine = guest.boot(qemu.out(), List.of("machwire_ipv4=" + prefix(lease, false),
                "machwire_ipv6=" + prefix(lease, true), "machwire_ping=" + hostsV4 + "," + hostsV6,
                "machwire_url=http://" + hostsV4 + ":" + PORT + "/file"))) {
            machine.awaitOut("guest end");

            assertThat(machine.out()).contains("guest mac: " + lease.mac())
                    .contains("guest inet: " + prefix(lease, false))
                    .contains("guest inet6: " + prefix(lease, true)).contains("guest ping " + hostsV4 + ": answered")
                    .contains("guest ping " + hostsV6 + ": answered").contains("guest fetched: " + digest);
            assertThat(machine.exitCode()).isZero();
        }
        assertThat(Counts.sent(server, NODE)).as("the guest is who it says").isEmpty();
    }

    /** Serves a file of random octets over HTTP until the namespace ends; returns its SHA-256. */
    private String serveFile(Namespace host) throws IOException {
        Path served = Files.createDirectory(place.resolve("served"));
        byte[] octets = new byte[FILE_OCTETS];
        new Random(1).nextBytes(octets);
        Files.write(served.resolve("file"), octets);
        host.run("busybox httpd -f -p " + PORT + " -h " + served + " & trap \"kill $!\" EXIT");
        String listening = "grep -q ':" + String.format("%04X", PORT) + " [0:]* 0A ' /proc/net/tcp /proc/net/tcp6";
        await().atMost(RunningProcess.PATIENCE).until(() -> host.run(listening).exitCode() == 0);
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(octets));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static String prefix(Lease lease, boolean v6) {
        return one(lease, v6).toString();
    }

    private static String address(Lease lease, boolean v6) {
        return one(lease, v6).address().getHostAddress();
    }

    private static AddressPrefix one(Lease lease, boolean v6) {
        return lease.addresses().stream().filter(prefix -> prefix.isIpv6() == v6).findFirst().orElseThrow();
    }
}
