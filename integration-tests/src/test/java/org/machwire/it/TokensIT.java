package org.machwire.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.machwire.client.Lease;
import org.machwire.ethernet.AddressPrefix;
import org.machwire.ethernet.MacAddress;
import org.machwire.mach.DeviceMode;
import org.machwire.token.BlockId;
import org.machwire.token.Holder;
import org.machwire.token.IpPrefix;
import org.machwire.token.Scope;
import org.machwire.token.SigningKey;
import org.machwire.token.Token;
import org.machwire.token.Validity;
import org.machwire.v1.DeviceCounters;
import org.machwire.v1.DropReason;
import org.machwire.v1.ExportRequest;
import org.machwire.v1.ImportResponse;
import org.machwire.v1.MachPortDeallocateRequest;
import org.machwire.v1.PacketsRequest;

/** What a token's scope lets its holder open and send, and what can be made a token. */
class TokensIT {
    private static final String LAN = "/dev/eth0m";
    private static final String DMZ = "/dev/dmz";
    private static final int BOTH = RawDevice.READ_AND_WRITE;

    @RegisterExtension
    static final MachFixture MACH = new MachFixture("""
            segment { name: "lan" ipv4: "10.69.0.0/16" ipv6: "fd69::/64" }
            segment { name: "dmz" ipv4: "10.70.0.0/16" ipv6: "fd70::/64" }
            node { path: "/dev/eth0m" multiplexer { segment: "lan" } }
            node { path: "/dev/dmz" multiplexer { segment: "dmz" } }
            node { path: "/dev/fixed" mode: 0600 device { segment: "lan" mac: "56:54:00:00:00:01" } }
            quota { grants_per_user: 60 leases_per_user: 100 }
            """);

    private RawTokens issuer;
    private RawTokens holder;

    @BeforeEach
    void attach() {
        issuer = new RawTokens(MACH.task().task());
        holder = new RawTokens(MACH.task().task());
    }

    private void isRefused(String reason, int master, int mode, String name) {
        assertThat(RpcError.of(() -> holder.open(master, mode, name)).reason()).isEqualTo(reason);
    }

    private void isUnknown(int master, String... names) {
        for (String name : names) {
            isRefused("D_NO_SUCH_DEVICE", master, BOTH, name);
        }
    }

    @Test
    void aDeviceIsOpenedByItsNameItsSegmentOrItsPath() {
        Token token = issuer.export(RawTokens.forUs(RawTokens.all()), LAN, "/dev/fixed");

        ImportResponse imported = holder.use(token);
        int master = imported.getMaster();
        int web = holder.open(master, BOTH, "web");

        assertThat(holder.open(master, BOTH, "lan/web")).as("the same open").isEqualTo(web);
        assertThat(holder.open(master, BOTH, "/dev/eth0m/web")).isEqualTo(web);
        assertThat(holder.lease(web).device()).isEqualTo("web");
        assertThat(holder.lease(holder.open(master, BOTH, "/dev/fixed")).mac()).hasToString("56:54:00:00:00:01");
        isUnknown(master, "dmz/web", "/dev/dmz/web", "/dev/eth0m", "/dev/other/web", "", "/", "lan/", "lan/a/b");
        assertThat(imported.getId()).isEqualTo(RawTokens.octets(token.last().id()));
        assertThat(imported.getScope(0).getNode().getNameList()).containsExactly(LAN, "/dev/fixed");
        assertThat(imported.getRootDirectory()).isZero();
        assertThat(holder.use(token).getMaster()).as("imported again").isEqualTo(master);
    }

    @Test
    void namesPatternsAndSegmentsNarrow() {
        int byName = holder.use(issuer.export(
                RawTokens.forUs(Scope.builder().devices("web?", "db*").build()), LAN, DMZ)).getMaster();
        int bySegment = holder.use(issuer.export(
                RawTokens.forUs(Scope.builder().segments(List.of("dmz")).build()), LAN, DMZ)).getMaster();
        int ofNothing = holder.use(issuer.export(
                RawTokens.forUs(Scope.builder().segments(List.of()).build()), LAN)).getMaster();

        for (String name : List.of("web1", "db", "dbase", "dmz/web2")) {
            assertThat(holder.open(byName, BOTH, name)).isNotZero();
        }
        isUnknown(byName, "web", "web12", "xdb", "Web1");
        assertThat(holder.lease(holder.open(bySegment, BOTH, "any")).segment()).isEqualTo("dmz");
        isUnknown(bySegment, "lan/any", "/dev/eth0m/any");
        isUnknown(ofNothing, "any", "lan/any");
    }

    @Test
    void modesNarrow() {
        int listener = holder.use(issuer.export(
                RawTokens.forUs(Scope.builder().mode(DeviceMode.READ).build()), LAN)).getMaster();
        int talker = holder.use(issuer.export(
                RawTokens.forUs(Scope.builder().mode(DeviceMode.WRITE).build()), LAN)).getMaster();

        isRefused("EACCES", listener, BOTH, "modes");
        isRefused("EACCES", listener, DeviceMode.WRITE, "modes");
        isRefused("EACCES", talker, DeviceMode.READ, "modes");
        isRefused("D_INVALID_OPERATION", talker, 0, "modes");
        int heard = holder.open(listener, DeviceMode.READ, "modes");
        int spoken = holder.open(talker, DeviceMode.WRITE, "modes");
        assertThat(holder.lease(heard)).isEqualTo(holder.lease(spoken));
        assertThat(RpcError.of(() -> holder.write(heard, Frames.broadcast(holder.lease(heard), 1))).reason())
                .isEqualTo("D_READ_ONLY");
    }

    @Test
    void devicesAreCountedWithThoseOfTheChildren() {
        SigningKey key = RawTokens.newKey();
        Token token = issuer.export(RawTokens.forKey(key, Scope.builder().maxDevices(2).build(), 1), LAN);
        Token child = RawTokens.attenuate(token, key, RawTokens.forUs(RawTokens.all()));
        int master = holder.use(token, key).getMaster();
        int children = holder.use(child).getMaster();

        int first = holder.open(master, BOTH, "count1");
        assertThat(holder.open(master, DeviceMode.READ, "count1")).as("the same device").isNotEqualTo(first);
        holder.open(children, BOTH, "count2");
        isRefused("D_NO_MEMORY", master, BOTH, "count3");
        isRefused("D_NO_MEMORY", children, BOTH, "count3");
        holder.task().ports().machPortDeallocate(
                MachPortDeallocateRequest.newBuilder().setName(holder.open(children, BOTH, "count2"))
                        .build());
        assertThat(MACH.server().device("/dev/eth0m/count2")).as("held twice, given back once").isPresent();
        assertThat(issuer.grants()).filteredOn(grant -> grant.getId().equals(RawTokens.octets(token.last().id())))
                .singleElement().satisfies(grant -> assertThat(grant.getDevices()).isEqualTo(2));
    }

    @Test
    void ethernetAddressesAreThoseThatTheTokenNames() {
        List<MacAddress> macs = List.of(MacAddress.parse("56:54:00:00:77:01"), MacAddress.parse("56:54:00:00:77:02"));
        int master = holder.use(issuer.export(RawTokens.forUs(Scope.builder().macs(macs).build()), LAN, "/dev/fixed"))
                .getMaster();

        assertThat(holder.lease(holder.open(master, BOTH, "mac1")).mac()).isEqualTo(macs.getFirst());
        assertThat(holder.lease(holder.open(master, BOTH, "mac2")).mac()).isEqualTo(macs.getLast());
        isRefused("D_NO_MEMORY", master, BOTH, "mac3");
        isRefused("EACCES", master, BOTH, "/dev/fixed");
        RawDevice.open(issuer.task(), "/dev/eth0m/mac4", BOTH);
        isRefused("EACCES", master, DeviceMode.READ, "mac4");
    }

    @Test
    void addressesAreInsideThePrefixes() {
        Scope scope = Scope.builder().ipv4(List.of(IpPrefix.parse("10.69.8.0/30")))
                .ipv6(List.of(IpPrefix.parse("fd69::/64"))).build();
        int master = holder.use(issuer.export(RawTokens.forUs(scope), LAN)).getMaster();
        int elsewhere = holder.use(issuer.export(
                RawTokens.forUs(Scope.builder().ipv4(List.of(IpPrefix.parse("192.0.2.0/24"))).build()), LAN))
                .getMaster();

        for (String name : List.of("prefix0", "prefix1", "prefix2", "prefix3")) {
            assertThat(holder.lease(holder.open(master, BOTH, name)).addresses()).anySatisfy(
                    address -> assertThat(address.toString()).matches("10\\.69\\.8\\.[0-3]/16"));
        }
        isRefused("D_NO_MEMORY", master, BOTH, "prefix4");
        isRefused("D_NO_MEMORY", elsewhere, BOTH, "prefix5");
    }

    @Test
    void aDeviceOfIpv4OnlyHasNoIpv6AddressAndSendsNoIpv6() {
        RawDevice device = holder.open(issuer.export(
                RawTokens.forUs(Scope.builder().ipv6(List.of()).build()), LAN), "four");
        Lease lease = holder.lease(device.name());

        assertThat(lease.addresses()).hasSize(1).noneMatch(AddressPrefix::isIpv6);
        holder.write(device.name(), Frames.broadcast(lease, 1));
        holder.write(device.name(), ipv6(lease));
        assertThat(Counts.sent(MACH.server(), "/dev/eth0m/four")).isEqualTo(Map.of(DropReason.SRC_IP6, 1L));
        assertThat(Counts.counters(MACH.server(), "/dev/eth0m/four").getTxForwarded()).isEqualTo(1);
    }

    /** Without a payload, to all nodes, from the link-local address of the MAC. */
    private static byte[] ipv6(Lease lease) {
        byte[] all = new byte[16];
        all[0] = (byte) 0xff;
        all[1] = 2;
        all[15] = 1;
        return ByteBuffer.allocate(54).put(Frames.BROADCAST.octets()).put(lease.mac().octets())
                .putShort((short) 0x86dd).putInt(0x60000000).putShort((short) 0).put((byte) 59).put((byte) 1)
                .put(AddressPrefix.linkLocal(lease.mac()).address().getAddress()).put(all).array();
    }

    @Test
    void ratesDropWhatIsBeyondThemAndTheBooksBalance() {
        RawDevice frames = holder.open(issuer.export(
                RawTokens.forUs(Scope.builder().framesPerSecond(10).build()), LAN), "rate1");
        RawDevice octets = holder.open(issuer.export(
                RawTokens.forUs(Scope.builder().octetsPerSecond(640).build()), LAN), "rate2");
        RawDevice free = holder.open(issuer.export(RawTokens.forUs(RawTokens.all()), LAN), "rate3");

        for (RawDevice device : List.of(frames, octets, free)) {
            sendHundred(device);
        }

        forwardedOfHundred("rate1");
        forwardedOfHundred("rate2");
        assertThat(Counts.sent(MACH.server(), "/dev/eth0m/rate3")).isEmpty();
    }

    private void sendHundred(RawDevice device) {
        ByteString frame = ByteString.copyFrom(Frames.broadcast(holder.lease(device.name()), 1));
        RawStream stream = RawStream.open(device.task(), device.name(), 0);
        assertThat(stream.next().hasOpened()).isTrue();
        PacketsRequest.Builder batch = PacketsRequest.newBuilder();
        for (int i = 0; i < 50; i++) {
            batch.addFrame(frame);
        }
        stream.say(batch.build());
        stream.say(batch.build());
        stream.halfClose();
        stream.end().join();
    }

    /** Ten a second, and ten at once: more of a hundred only if they took longer than a few seconds. */
    private static void forwardedOfHundred(String name) {
        Map<DropReason, Long> drops = Counts.sent(MACH.server(), "/dev/eth0m/" + name);
        DeviceCounters counters = Counts.counters(MACH.server(), "/dev/eth0m/" + name);
        assertThat(counters.getTxFrames()).isEqualTo(100);
        assertThat(counters.getTxForwarded()).isBetween(10L, 60L);
        assertThat(drops).containsOnlyKeys(DropReason.RATE);
    }

    @Test
    void anImportedRightIsExportedNarrowerAndDiesWithIt() {
        SigningKey key = RawTokens.newKey();
        Token token = issuer.export(RawTokens.forKey(key, Scope.builder().devices("exp*").build(), 2), LAN);
        int master = holder.use(token, key).getMaster();
        RawTokens third = new RawTokens(MACH.task().task());

        Token narrower = holder.exportRights(
                RawTokens.forUs(Scope.builder().devices("*1").mode(DeviceMode.READ).build()), List.of(master));
        int their = third.use(narrower).getMaster();

        assertThat(third.open(their, DeviceMode.READ, "exp1")).isNotZero();
        for (String name : List.of("exp2", "x1")) {
            assertThat(RpcError.of(() -> third.open(their, DeviceMode.READ, name)).reason())
                    .isEqualTo("D_NO_SUCH_DEVICE");
        }
        assertThat(RpcError.of(() -> third.open(their, BOTH, "exp1")).reason()).isEqualTo("EACCES");
        assertThat(RpcError.of(() -> third.exportRights(RawTokens.forUs(RawTokens.all()), List.of(their))).reason())
                .as("no delegations").isEqualTo("KERN_INVALID_CAPABILITY");

        issuer.revoke(token.last().id());
        assertThat(RpcError.of(() -> third.open(their, DeviceMode.READ, "exp1")).reason())
                .isEqualTo("MACH_SEND_INVALID_DEST");
        assertThat(RpcError.of(() -> third.use(narrower)).reason()).isEqualTo("REVOKED");
    }

    @Test
    void onlyNodesAndImportedRightsAreExported() {
        int master = issuer.lookup("/dev/fixed");
        int device = RawDevice.open(issuer.task(), master, BOTH);
        int receive = RawDevice.receiveRight(issuer.task());
        for (int right : List.of(device, issuer.task().attached().getRootDirectory(), issuer.lookup("/dev"))) {
            assertThat(exportFails(right).reason()).isEqualTo("KERN_INVALID_CAPABILITY");
        }
        for (int right : List.of(receive, 0, 0x123456)) {
            assertThat(exportFails(right).domain()).as("no send right").isEqualTo("mach");
        }
        assertThat(exportFails().reason()).isEqualTo("KERN_INVALID_ARGUMENT");
        assertThat(exportFails(new int[17]).reason()).isEqualTo("KERN_INVALID_ARGUMENT");
    }

    private RpcError exportFails(int... rights) {
        return RpcError.of(() -> issuer.exportRights(RawTokens.forUs(RawTokens.all()),
                Arrays.stream(rights).boxed().toList()));
    }

    @Test
    void termsThatNoTokenCanHaveAreRefused() {
        int right = issuer.lookup(LAN);
        ExportRequest.Builder request = ExportRequest.newBuilder().addRight(right);
        assertThat(RpcError.of(() -> issuer.stub().export(request.build())).reason()).as("no holder")
                .isEqualTo("KERN_INVALID_ARGUMENT");
        Scope nodes = Scope.builder().nodes("/dev/fixed").build();
        assertThat(RpcError.of(() -> issuer.exportRights(RawTokens.forUs(nodes), List.of(right))).reason())
                .isEqualTo("KERN_INVALID_ARGUMENT");
        assertThat(RpcError.of(() -> issuer.exportRights(
                RawTokens.terms(Holder.ofUid(0), RawTokens.all(), Validity.until(1), 0), List.of(right))).reason())
                .as("over already").isEqualTo("KERN_INVALID_ARGUMENT");
        RpcError.of(() -> issuer.stub().export(request.setLabel("two\nlines").build()))
                .isPlain(Status.Code.INVALID_ARGUMENT);
    }

    @Test
    void grantsAreListedAndCounted() {
        int before = (int) issuer.grants().stream().filter(grant -> !grant.getRevoked()).count();
        Token last = issuer.export(RawTokens.forUs(RawTokens.all()), LAN);
        for (int i = before + 1; i < 60; i++) {
            last = issuer.export(RawTokens.forUs(RawTokens.all()), LAN);
        }
        assertThat(RpcError.of(() -> issuer.export(RawTokens.forUs(RawTokens.all()), LAN)).reason())
                .isEqualTo("EDQUOT");

        for (var grant : issuer.grants()) {
            issuer.revoke(BlockId.of(grant.getId().toByteArray()));
        }

        ByteString id = RawTokens.octets(last.last().id());
        assertThat(issuer.grants()).allMatch(grant -> grant.getRevoked()).filteredOn(grant -> grant.getId().equals(id))
                .singleElement().satisfies(grant -> {
                    assertThat(grant.getLabel()).isEqualTo("label");
                    assertThat(grant.getUid()).isEqualTo(User.me());
                    assertThat(grant.getParent()).isEmpty();
                });
        assertThat(issuer.export(RawTokens.forUs(RawTokens.all()), LAN)).isNotNull();
    }
}
