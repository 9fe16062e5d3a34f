package org.machwire.client.attack;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.machwire.client.Hypervisor;
import org.machwire.client.HypervisorException;
import org.machwire.ethernet.AddressPrefix;
import org.machwire.v1.AdminServiceGrpc;
import org.machwire.v1.DeviceCounters;
import org.machwire.v1.DeviceStatus;
import org.machwire.v1.GetStatusRequest;
import org.machwire.v1.GetStatusResponse;

/** An attacker, two victims and a bystander on one segment of a server, all devices of one multiplexer directory. */
final class Scene implements AutoCloseable {
    private final Path socket;
    private final String node;
    private final boolean own;
    private final LongSupplier loggedLines;
    private final List<Party> parties = new ArrayList<>();
    private final Party attacker;
    private final Party v1;
    private final Party v2;
    private final Party bystander;
    private final Hypervisor hypervisor;
    private int serial;

    private Scene(Path socket, String node, boolean own, LongSupplier loggedLines) {
        this.socket = socket;
        this.node = node;
        this.own = own;
        this.loggedLines = loggedLines;
        hypervisor = Hypervisor.connect(socket);
        try {
            attacker = keep(open("attack-a"));
            v1 = keep(open("attack-v1"));
            v2 = keep(open("attack-v2"));
            bystander = keep(open("attack-by"));
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Sets the scene on a server that is others' too: nothing is tried there that it would remember. */
    static Scene against(Path socket, String node) {
        return new Scene(socket, node, false, () -> 0);
    }

    /** Sets the scene on a server that was started for it. */
    static Scene on(OwnServer server, String node) {
        return new Scene(server.socket(), node, true, server::loggedLines);
    }

    private Party keep(Party party) {
        parties.add(party);
        return party;
    }

    /** Opens one more device of the directory, the caller's to close; by the name {@code attack-a2} there is one lease for all attacks that need one. */
    Party open(String name) {
        return Party.open(socket, path(name));
    }

    /** The path of a device in the directory. */
    String path(String name) {
        return node + "/" + name;
    }

    Path socket() {
        return socket;
    }

    String node() {
        return node;
    }

    /** Whether the server is our own, and ends with us. */
    boolean isOwn() {
        return own;
    }

    /** Lines that the server of our own has printed so far. */
    long loggedLines() {
        return loggedLines.getAsLong();
    }

    Party attacker() {
        return attacker;
    }

    Party v1() {
        return v1;
    }

    Party v2() {
        return v2;
    }

    Party bystander() {
        return bystander;
    }

    /** Who is there, for those who make frames. */
    Cast cast() {
        AddressPrefix network = v1.lease().addresses().stream().filter(one -> !one.isIpv6()).findFirst()
                .orElseThrow();
        return new Cast(attacker.host(), v1.host(), v2.host(), bystander.host(), network, v1.lease().mtu());
    }

    /** A number that no other call answers. */
    int nextSerial() {
        return serial++;
    }

    /** Begins an attack. */
    Assault begin() {
        return new Assault(this);
    }

    /** What the server tells this user. */
    GetStatusResponse status() {
        return hypervisor.ask(channel -> AdminServiceGrpc.newBlockingStub(channel)
                .getStatus(GetStatusRequest.getDefaultInstance()));
    }

    /** The counters of the device of a path, which is ours. */
    DeviceCounters counters(String path) {
        return status().getDeviceList().stream().filter(device -> device.getPath().equals(path)).findFirst()
                .map(DeviceStatus::getCounters)
                .orElseThrow(() -> new HypervisorException("the hypervisor shows no device " + path));
    }

    /** Whether the segment delivers every frame to every device, as configured. */
    boolean isHub() {
        String name = v1.lease().segment();
        return status().getSegmentList().stream().anyMatch(one -> one.getName().equals(name) && one.getHub());
    }

    @Override
    public void close() {
        parties.forEach(Party::close);
        hypervisor.close();
    }
}
