package org.machwire.client.attack;

import static org.machwire.client.attack.Tries.DATA;
import static org.machwire.client.attack.Tries.PORT;

import com.google.common.util.concurrent.ListenableFuture;
import io.grpc.Channel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.machwire.client.Device;
import org.machwire.client.Hypervisor;
import org.machwire.client.HypervisorException;
import org.machwire.client.MachTask;
import org.machwire.client.SendRight;
import org.machwire.client.attack.frames.Address;
import org.machwire.client.attack.frames.Chain;
import org.machwire.client.attack.frames.Frames;
import org.machwire.client.attack.frames.Ipv4Frame;
import org.machwire.client.attack.frames.Ipv6Frame;
import org.machwire.client.attack.frames.Upper;
import org.machwire.ethernet.PackedFrames;
import org.machwire.mach.DeviceMode;
import org.machwire.mach.MachException;
import org.machwire.mach.ReturnCode;
import org.machwire.v1.AdminServiceGrpc;
import org.machwire.v1.DeviceCounters;
import org.machwire.v1.DropReason;
import org.machwire.v1.GetStatusRequest;
import org.machwire.v1.GetStatusResponse;

/** Attacks on what the server has to give: memory, connections, calls, devices, names. The victims' traffic goes on meanwhile. */
final class ResourceAttacks {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int RESETS = 2500;
    private static final int CONNECTIONS = 150;
    private static final int NAMES = 500;
    /** Above the 64 that a device may join. */
    private static final int GROUPS = 150;
    private static final int GROUPS_IPV6 = 70;
    private static final int DEVICES = 80;
    private static final int FLOOD = 10_000;
    private static final int BATCH = 64;
    /** Above the largest gRPC message that is taken. */
    private static final int TOO_MUCH = 5_000_000;

    private ResourceAttacks() {}

    static List<Attack> all() {
        return List.of(
                new Attack("55", "a reader that sleeps", ResourceAttacks::sleepingReader),
                new Attack("57", "rapid resets of calls", ResourceAttacks::resets),
                Attack.ofSteps("58", "connections, devices, groups until refused", ResourceAttacks::exhaustion,
                        Attack.onOwn(Attack.frames(ResourceAttacks::groups))),
                new Attack("59", "explosion of names", ResourceAttacks::names),
                new Attack("62", "huge batches of nothing", ResourceAttacks::batches));
    }

    private static Verdict sleepingReader(Scene scene) throws InterruptedException {
        try (RawTask task = new RawTask(scene.socket())) {
            String path = scene.path("attack-a2");
            RawDevice sleeper = new RawDevice(task, path);
            SleepingReader.of(sleeper);
            byte[] frame = scene.cast().attacker().to4(sleeper.host()).udp(PORT, PORT, Arrays.copyOf(DATA, 1472));
            List<byte[]> batch = Collections.nCopies(BATCH, frame);
            DeviceCounters before = scene.counters(path);
            Assault assault = scene.begin();
            for (int i = 0; i < FLOOD; i += BATCH) {
                assault.fire(batch).talk(1);
            }
            Observation seen = assault.end();
            DeviceCounters after = scene.counters(path);
            long offered = after.getRxFrames() - before.getRxFrames();
            long lost = dropped(after) - dropped(before);
            List<String> faults = new ArrayList<>(seen.commonFaults());
            if (seen.allHeard() > 0) {
                faults.add("heard by " + seen.hearers());
            }
            if (seen.counted().of(DropReason.NOT_DROPPED) != offered || lost == 0) {
                faults.add("of " + seen.counted() + " the sleeper was offered " + offered + " and lost " + lost);
            }
            return Verdict.of("the sleeper alone lost " + lost + " of " + offered + "; " + seen.victims(), faults);
        }
    }

    private static long dropped(DeviceCounters counters) {
        return counters.getRxDropsList().stream().mapToLong(drop -> drop.getFrames()).sum();
    }

    private static Verdict resets(Scene scene) throws InterruptedException {
        Assault assault = scene.begin().talk(5);
        boolean closed;
        try (Hypervisor hypervisor = Hypervisor.connect(scene.socket());
                MachTask task = hypervisor.attach("attack resets")) {
            Channel channel = hypervisor.ask(bare -> bare);
            for (int i = 0; i < RESETS && !task.death().isDone(); i++) {
                ListenableFuture<GetStatusResponse> call = AdminServiceGrpc.newFutureStub(channel)
                        .getStatus(GetStatusRequest.getDefaultInstance());
                call.cancel(true);
                if (i % 100 == 0) {
                    assault.talk(1);
                }
            }
            closed = ends(task);
        }
        Observation seen = assault.talk(5).end();
        List<String> faults = new ArrayList<>(seen.commonFaults());
        if (!closed && scene.isOwn()) {
            faults.add("the connection stands after " + RESETS + " resets");
        }
        return Verdict.of(RESETS + " resets, and the connection " + (closed ? "was closed" : "stands") + "; "
                + seen.victims(), faults);
    }

    private static boolean ends(MachTask task) throws InterruptedException {
        try {
            task.death().get(2, TimeUnit.SECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new CompletionException(e);
        }
    }

    private static Verdict exhaustion(Scene scene) throws InterruptedException {
        Assault assault = scene.begin().talk(5);
        List<String> faults = new ArrayList<>();
        List<Hypervisor> connections = new ArrayList<>();
        String refusal = "";
        try {
            while (connections.size() < CONNECTIONS && refusal.isEmpty()) {
                connections.add(Hypervisor.connect(scene.socket()));
                try {
                    connections.getLast().attach("attack connection");
                } catch (HypervisorException | MachException e) {
                    refusal = String.valueOf(e.getMessage());
                }
            }
            assault.talk(5);
        } finally {
            connections.forEach(Hypervisor::close);
        }
        if (refusal.isEmpty() && scene.isOwn()) {
            faults.add(CONNECTIONS + " connections were taken");
        }
        if (!comesBack(scene)) {
            faults.add("after their end no other connection is taken");
        }
        String devices = scene.isOwn() ? devices(scene, faults) : "";
        Observation seen = assault.talk(5).end();
        faults.addAll(seen.commonFaults());
        return Verdict.of("after " + (connections.size() - (refusal.isEmpty() ? 0 : 1)) + " connections: "
                + (refusal.isEmpty() ? "no refusal" : refusal) + devices + "; " + seen.victims(), faults);
    }

    /** The server may take a moment to notice that connections have gone. */
    private static boolean comesBack(Scene scene) {
        long deadlineNanos = System.nanoTime() + PATIENCE.toNanos();
        do {
            try (Hypervisor hypervisor = Hypervisor.connect(scene.socket());
                    MachTask task = hypervisor.attach("attack again")) {
                return task.number() > 0;
            } catch (HypervisorException | MachException e) {
                // not yet
            }
        } while (System.nanoTime() < deadlineNanos);
        return false;
    }

    /** Each name that is opened keeps its addresses, so this is for a server that ends with us. */
    private static String devices(Scene scene, List<String> faults) {
        try (Hypervisor hypervisor = Hypervisor.connect(scene.socket());
                MachTask task = hypervisor.attach("attack devices")) {
            for (int i = 0; i < DEVICES; i++) {
                try (SendRight master = task.lookup(scene.path("attack-x" + i))) {
                    master.deviceOpen(DeviceMode.READ, "eth0");
                } catch (MachException e) {
                    if (e.code() != ReturnCode.D_NO_MEMORY) {
                        faults.add("a device more was refused by " + e.code());
                    }
                    return ", after " + i + " devices more: " + e.code();
                }
            }
        }
        faults.add(DEVICES + " devices were opened");
        return "";
    }

    /** Reports that join more groups at once than a device may. */
    private static Tries groups(Cast cast) {
        Host me = cast.attacker();
        byte[] four = new byte[8 * GROUPS];
        byte[] six = new byte[20 * GROUPS_IPV6];
        for (int i = 0; i < GROUPS; i++) {
            System.arraycopy(Frames.octets(4, 0, 0, 0, 239, 69, 1, i), 0, four, 8 * i, 8);
        }
        for (int i = 0; i < GROUPS_IPV6; i++) {
            System.arraycopy(Frames.join(Frames.octets(4, 0, 0, 0), Address.octets("ff15::%x:69".formatted(i + 1))), 0,
                    six, 20 * i, 20);
        }
        Ipv6Frame reports = me.toGroup("ff02::16");
        return new Tries()
                .add(DropReason.GROUP_LIMIT, GROUPS + " groups by IGMP",
                        new Ipv4Frame(me.mac(), me.ip4(), Address.group("224.0.0.22"), "224.0.0.22").carrying(
                                Upper.IGMP,
                                0, Frames.octets(148, 4, 0, 0),
                                Upper.icmp(0x22, 0, Frames.join(Frames.octets(0, 0, 0, GROUPS), four))))
                .add(DropReason.GROUP_LIMIT, GROUPS_IPV6 + " groups by MLD", reports.carrying(1, reports
                        .icmpChain(143, Frames.join(Frames.octets(0, 0, 0, GROUPS_IPV6), six))
                        .behind(Chain.HOP_BY_HOP, Frames.octets(5, 2, 0, 0, 1, 0))));
    }

    private static Verdict names(Scene scene) throws InterruptedException {
        MachTask task = scene.attacker().task();
        Refusals refusals = new Refusals();
        Assault assault = scene.begin().talk(5);
        int before = task.nodes().list(scene.node()).size();
        for (int i = 0; i < NAMES; i++) {
            task.lookup(scene.path("attack-name" + i)).close();
        }
        int after = task.nodes().list(scene.node()).size();
        if (after != before) {
            refusals.fault("looking names up made " + (after - before) + " devices");
        }
        try (SendRight master = task.getPrivilegedPorts()) {
            for (String name : List.of("", "/", "..", "nowhere/attack", "/nowhere/attack", scene.node(),
                    scene.node() + "/a/b", scene.node() + "/..", scene.node() + "/.x", scene.node() + "/a b",
                    "x".repeat(127))) {
                refusals.expect("device \"" + name + "\"", () -> open(master, name), "D_NO_SUCH_DEVICE", "ENOENT",
                        "EINVAL", "ENAMETOOLONG", "ENOTDIR", "KERN_INVALID_ARGUMENT", "D_INVALID_OPERATION");
            }
        }
        for (String path : List.of("/..", "/../etc", scene.node() + "/../..", "/nowhere", scene.node() + "/a/b",
                scene.node() + "/.hidden", scene.node() + "/" + "x".repeat(64), "relative")) {
            refusals.expect("node " + path, () -> task.lookup(path).close(), "ENOENT", "EINVAL", "ENAMETOOLONG",
                    "ENOTDIR");
        }
        return refusals.with(NAMES + " names looked up, none made", assault.talk(5).end());
    }

    private static void open(SendRight master, String name) {
        try (Device device = master.deviceOpen(DeviceMode.READ, name)) {
            device.deviceClose();
        }
    }

    private static Verdict batches(Scene scene) throws InterruptedException {
        List<String> faults = new ArrayList<>();
        Observation seen;
        long dropped;
        int frames = 200_000;
        try (Party other = scene.open("attack-a2")) {
            Counts before = Counts.sent(scene.counters(other.path()));
            Assault assault = scene.begin().talk(5);
            PackedFrames empty = new PackedFrames(frames * PackedFrames.packedLength(0));
            for (int i = 0; i < frames; i++) {
                empty.append(DATA, 0, 0);
            }
            other.stream().awaitReady();
            other.stream().send(empty);
            byte[] end = other.host().to4(scene.v1().host()).udp(PORT, PORT, Frames.octets(6, 2));
            assault.talk(5).sendTo(other, end, scene.v1());
            if (!assault.awaitHeard(scene.v1())) {
                faults.add("what came behind " + frames + " empty frames did not arrive");
            }
            dropped = Counts.sent(scene.counters(other.path())).since(before).of(DropReason.FRAME_SIZE);
            PackedFrames huge = new PackedFrames(TOO_MUCH + 10);
            huge.append(new byte[TOO_MUCH], 0, TOO_MUCH);
            other.stream().awaitReady();
            other.stream().send(huge);
            if (!other.capture().awaitEnd(PATIENCE)) {
                faults.add("a batch of " + TOO_MUCH + " octets was taken");
            }
            seen = assault.talk(5).end();
        }
        if (dropped != frames) {
            faults.add("of " + frames + " empty frames " + dropped + " were counted as FRAME_SIZE");
        }
        faults.addAll(seen.commonFaults());
        return Verdict.of(dropped + " FRAME_SIZE in one batch, one of " + TOO_MUCH + " octets refused; "
                + seen.victims(), faults);
    }
}
