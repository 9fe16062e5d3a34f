package org.machwire.client.attack;

import static org.machwire.client.attack.Tries.DATA;
import static org.machwire.client.attack.Tries.PORT;

import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import org.machwire.client.Device;
import org.machwire.client.attack.frames.Address;
import org.machwire.client.attack.frames.ArpFrame;
import org.machwire.client.attack.frames.Frames;
import org.machwire.client.attack.frames.Ipv4Frame;
import org.machwire.client.attack.frames.Upper;
import org.machwire.ethernet.Arp;
import org.machwire.ethernet.Ethernet;
import org.machwire.ethernet.MacAddress;
import org.machwire.mach.NetStatus;
import org.machwire.v1.AdminServiceGrpc;
import org.machwire.v1.DeviceStatus;
import org.machwire.v1.DropNotice;
import org.machwire.v1.DropReason;
import org.machwire.v1.GetQuotaRequest;
import org.machwire.v1.GetStatusResponse;
import org.machwire.v1.ListAuditRequest;

/** What the attacker may see and reach of the server: nothing of others', and nothing by frames. */
final class LeakAttacks {
    private static final Duration SHORT = Duration.ofSeconds(1);
    private static final int[] PORTS = {1, 22, 80, 443, 2375, 4222, 4444, 5000, 6443, 8080, 9090, 50051};

    private LeakAttacks() {}

    static List<Attack> all() {
        return List.of(new Attack("80", "the server's own ports, by frames", LeakAttacks::control),
                new Attack("85", "status of others", LeakAttacks::status),
                new Attack("89", "a listener that sends", LeakAttacks::listener));
    }

    /** Opens TCP connections to whoever answers at the gateway's address: no answer may open one. */
    private static Verdict control(Scene scene) throws InterruptedException {
        Cast cast = scene.cast();
        Host me = cast.attacker();
        Capture capture = scene.attacker().capture();
        int mark = capture.size();
        Assault assault = scene.begin().talk(10).sendOpenly(
                List.of(ArpFrame.request(me.mac(), me.ip4(), cast.gateway()).frame(me.mac(), Frames.BROADCAST)));
        byte[] answer = capture.awaitAny(mark, frame -> isAnswerOf(cast.gateway(), frame), SHORT);
        if (answer == null) {
            Observation seen = assault.end();
            return Verdict.of("nobody answers at " + cast.gateway() + "; " + seen.victims(), seen.commonFaults());
        }
        MacAddress gateway = new MacAddress(Ethernet.address(answer, Ethernet.SOURCE_OFFSET));
        List<byte[]> frames = connections(cast, gateway);
        byte[] ping = new Ipv4Frame(me.mac(), me.ip4(), gateway, cast.gateway()).carrying(Upper.ICMP,
                Upper.icmp(8, 0, new byte[]{0, 80, 0, 1}));
        assault.fire(frames).fire(List.of(ping));
        boolean ponged = capture.awaitAny(mark, frame -> isIpv4(frame, Upper.ICMP), SHORT) != null;
        Observation seen = assault.end();
        long opened = seen.heardByAttacker().stream().filter(LeakAttacks::opens).count();
        List<String> faults = new ArrayList<>(seen.commonFaults());
        if (opened > 0 && scene.isOwn()) { // elsewhere it may be a real router's
            faults.add(opened + " TCP connections could be opened");
        }
        return Verdict.of("%d connections tried at %s (%s), %d opened; %s".formatted(frames.size(), gateway,
                ponged ? "which answers pings" : "which answers no ping", opened, seen.victims()), faults);
    }

    private static List<byte[]> connections(Cast cast, MacAddress gateway) {
        Host me = cast.attacker();
        List<byte[]> frames = new ArrayList<>();
        for (String ip : List.of(cast.gateway(), "127.0.0.1", "169.254.169.254")) {
            for (int port : PORTS) {
                frames.add(new Ipv4Frame(me.mac(), me.ip4(), gateway, ip).carrying(Upper.TCP,
                        Upper.syn(me.ip4(), PORT, ip, port)));
            }
        }
        return frames;
    }

    private static boolean isAnswerOf(String ip, byte[] frame) {
        int at = Ethernet.HEADER_LENGTH + Arp.SENDER_PROTOCOL_OFFSET;
        byte[] address = Address.octets(ip);
        return frame.length >= Ethernet.HEADER_LENGTH + Arp.LENGTH && type(frame) == Ethernet.TYPE_ARP
                && frame[Ethernet.HEADER_LENGTH + Arp.OPERATION_OFFSET + 1] == Arp.REPLY
                && Arrays.equals(frame, at, at + address.length, address, 0, address.length);
    }

    private static int type(byte[] frame) {
        return ((frame[12] & 0xff) << 8) | (frame[13] & 0xff);
    }

    private static boolean isIpv4(byte[] frame, int protocol) {
        return frame.length >= 34 && type(frame) == Ethernet.TYPE_IPV4 && frame[23] == protocol;
    }

    /** Whether it is TCP's answer that opens a connection. */
    private static boolean opens(byte[] frame) {
        int flags = 14 + 4 * (frame.length > 14 ? frame[14] & 15 : 0) + 13;
        return isIpv4(frame, Upper.TCP) && frame.length > flags && (frame[flags] & 0x12) == 0x12;
    }

    /** Others' devices and tasks are not shown, and a notice of a drop tells of the sender alone. */
    private static Verdict status(Scene scene) throws InterruptedException {
        Refusals refusals = new Refusals();
        GetStatusResponse status = scene.status();
        boolean administrator = status.getServer().getAdministrator();
        if (!administrator) {
            others(scene, refusals, status);
        }
        Assault assault = scene.begin().talk(5);
        DropNotice notice = notice(scene, refusals);
        if (!notice.getExcerpt().isEmpty()) {
            refusals.fault("a notice shows a frame");
        }
        for (Host victim : List.of(scene.v1().host(), scene.v2().host())) {
            if (List.of(notice.getExplanation().getAllowed().split("[ ,;]+", -1)).contains(victim.ip4())) {
                refusals.fault("a notice tells a victim's address: " + notice.getExplanation());
            }
        }
        return refusals.with((administrator ? "the administrator sees all; " : "") + "told of a drop: \""
                + notice.getExplanation().getRule() + "\"", assault.talk(5).end());
    }

    private static void others(Scene scene, Refusals refusals, GetStatusResponse status) {
        int uid = status.getDeviceList().stream().filter(one -> one.getPath().equals(scene.attacker().path()))
                .findFirst().map(DeviceStatus::getUid).orElse(-1);
        if (status.getDeviceList().stream().anyMatch(one -> one.getUid() != uid)) {
            refusals.fault("others' devices are shown");
        }
        if (status.getTaskList().stream().anyMatch(one -> one.getUid() != uid)) {
            refusals.fault("others' tasks are shown");
        }
        if (status.getSegmentList().stream().anyMatch(one -> one.getLeases() > 0 || one.hasUplink())) {
            refusals.fault("the leases or the uplink of a segment are shown");
        }
        try (RawTask task = new RawTask(scene.socket())) {
            AdminServiceGrpc.AdminServiceBlockingStub admin = AdminServiceGrpc.newBlockingStub(task.channel());
            refusals.expect("the audit trail", () -> admin.listAudit(ListAuditRequest.getDefaultInstance()).next(),
                    "PERMISSION_DENIED");
            refusals.expect("another's quota", () -> admin.getQuota(
                    GetQuotaRequest.newBuilder().setUid(uid + 1).build()), "PERMISSION_DENIED");
        }
    }

    /** The notice of a forged frame that a device of the attacker's sends. */
    private static DropNotice notice(Scene scene, Refusals refusals) {
        try (RawTask task = new RawTask(scene.socket())) {
            RawDevice device = new RawDevice(task, scene.path("attack-a2"));
            Host me = device.host();
            device.write(new Ipv4Frame(me.mac(), scene.v1().host().ip4(), scene.v2().host().mac(),
                    scene.v2().host().ip4()).udp(PORT, PORT, DATA));
            return device.notice(DropReason.SRC_IP4, SHORT);
        } catch (StatusRuntimeException | NoSuchElementException e) {
            refusals.fault("no notice of a drop came: " + e.getMessage());
            return DropNotice.getDefaultInstance();
        }
    }

    /** A device that is open for reading only injects nothing, and hears no more than its own. */
    private static Verdict listener(Scene scene) throws InterruptedException {
        Refusals refusals = new Refusals();
        try (Party party = Party.listen(scene.socket(), scene.path("attack-a2"))) {
            Device device = party.device();
            byte[] frame = party.host().to4(scene.v1().host()).udp(PORT, PORT, DATA);
            int mark = party.capture().size();
            Assault assault = scene.begin().talk(20);
            refusals.expect("a write", () -> device.write(0, frame), "D_READ_ONLY");
            refusals.expect("IFF_PROMISC", () -> device.setStatus(NetStatus.NET_FLAGS,
                    device.getStatus(NetStatus.NET_FLAGS, 1)[0] | NetStatus.IFF_PROMISC), "D_READ_ONLY",
                    "D_INVALID_OPERATION");
            refusals.expect("the link down", () -> device.setStatus(NetStatus.NET_FLAGS, 0), "D_READ_ONLY");
            assault.fireBy(party, List.of(frame));
            if (!party.capture().awaitEnd(SHORT)) {
                refusals.fault("a stream that sends goes on");
            }
            Observation seen = assault.talk(5).end();
            long heard = party.capture().since(mark).stream().filter(one -> isIpv4(one, Upper.UDP)).count();
            if (heard > 0 && !scene.isHub()) {
                refusals.fault("the listener heard " + heard + " frames of others");
            }
            return refusals.with("the listener heard " + heard, seen);
        }
    }
}
