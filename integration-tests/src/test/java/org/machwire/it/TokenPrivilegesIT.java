package org.machwire.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.primitives.Ints;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.machwire.client.Lease;
import org.machwire.ethernet.MacAddress;
import org.machwire.mach.MachMsgType;
import org.machwire.mach.NetRcvMessage;
import org.machwire.mach.NetStatus;
import org.machwire.token.Scope;
import org.machwire.token.Token;
import org.machwire.v1.DeviceSetStatusRequest;
import org.machwire.v1.MachMessage;

/** What a token grants only where it says so: to hear all, and to change one's address. */
class TokenPrivilegesIT {
    private static final String LAN = "/dev/eth0m";
    private static final int FLAGS = NetStatus.IFF_UP | NetStatus.IFF_BROADCAST | NetStatus.IFF_RUNNING
            | NetStatus.IFF_MULTICAST;

    @RegisterExtension
    static final MachFixture MACH = new MachFixture();

    private RawTokens issuer;
    private RawMach mach;
    private RawTokens holder;

    @BeforeEach
    void attach() {
        issuer = new RawTokens(MACH.task().task());
        mach = MACH.task();
        holder = new RawTokens(mach.task());
    }

    private void set(int device, int flavor, int... words) {
        holder.task().devices().deviceSetStatus(DeviceSetStatusRequest.newBuilder().setDevice(device)
                .setFlavor(flavor).addAllStatus(Ints.asList(words)).build());
    }

    private int ears(int device) {
        int port = mach.receiveRight();
        holder.listen(device, port, MachMsgType.MAKE_SEND);
        return port;
    }

    private int fill(int port) {
        MachMessage message = mach.receive(port);
        return Frames.fill(NetRcvMessage.frame(message.getBody(0).getData().toByteArray(),
                message.getBody(1).getData().toByteArray()));
    }

    @Test
    void aPromiscuousRightHearsAllUntilItIsRevokedAndThenNeitherItNorOtherOpensOfTheDeviceDo() {
        Token token = issuer.export(RawTokens.forUs(Scope.builder().promiscuous().devices("p").build()), LAN);
        int promiscuous = holder.open(holder.use(token).getMaster(), 1, "p");
        int plain = RawDevice.open(holder.task(), LAN + "/p", 1).name();
        int left = RawDevice.open(holder.task(), LAN + "/left", 3).name();
        Lease right = holder.lease(RawDevice.open(holder.task(), LAN + "/right", 3).name());
        int all = ears(promiscuous);

        holder.write(left, Frames.udp(holder.lease(left), right.mac(), 64, 1));
        set(promiscuous, NetStatus.NET_FLAGS, FLAGS | NetStatus.IFF_PROMISC);
        holder.write(left, Frames.udp(holder.lease(left), right.mac(), 64, 2));

        assertThat(fill(all)).as("from when it was set on").isEqualTo(2);
        mach.hasNothing(all);
        int own = ears(plain);
        issuer.revoke(token.last().id());
        holder.write(left, Frames.udp(holder.lease(left), right.mac(), 64, 3));
        mach.hasNothing(all);
        mach.hasNothing(own);
    }

    @Test
    void privilegesThatNoBlockGrantsAreRefused() {
        int granted = holder.open(issuer.export(RawTokens.forUs(RawTokens.all()), LAN), "none").name();
        int node = RawDevice.open(holder.task(), LAN + "/none", 1).name();

        for (int device : List.of(granted, node)) {
            assertThat(RpcError.of(() -> set(device, NetStatus.NET_FLAGS, FLAGS | NetStatus.IFF_PROMISC)).domain())
                    .isEqualTo("mach");
            assertThat(RpcError.of(() -> set(device, NetStatus.NET_ADDRESS, 0x56540000, 0x77010000)).domain())
                    .isEqualTo("mach");
        }
    }

    @Test
    void anAddressIsSetToOneThatTheTokenNamesAndNoOther() {
        List<MacAddress> macs = List.of(MacAddress.parse("56:54:00:00:77:01"), MacAddress.parse("56:54:00:00:77:02"));
        int device = holder.open(issuer.export(
                RawTokens.forUs(Scope.builder().macs(macs).setAddress().build()), LAN), "moving").name();
        assertThat(holder.lease(device).mac()).isEqualTo(macs.getFirst());
        int hearer = RawDevice.open(holder.task(), LAN + "/hearer", 3).name();
        int port = ears(device);

        set(device, NetStatus.NET_ADDRESS, 0x56540000, 0x77020000);

        assertThat(holder.lease(device).mac()).isEqualTo(macs.getLast());
        holder.write(hearer, Frames.udp(holder.lease(hearer), macs.getLast(), 64, 7));
        assertThat(fill(port)).isEqualTo(7);
        holder.write(hearer, Frames.udp(holder.lease(hearer), macs.getFirst(), 64, 8));
        mach.hasNothing(port);
        assertThat(RpcError.of(() -> set(device, NetStatus.NET_ADDRESS, 0x56540000, 0x77030000)).reason())
                .isEqualTo("D_INVALID_OPERATION");
    }
}
