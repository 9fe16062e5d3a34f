package org.machwire.server.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.machwire.server.capability.Realm.ANN;
import static org.machwire.server.capability.Realm.BOB;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.machwire.ethernet.FrameBatch;
import org.machwire.ethernet.MacAddress;
import org.machwire.mach.NetStatus;
import org.machwire.server.capability.RefusedException;
import org.machwire.server.fabric.Batches;
import org.machwire.server.fabric.Counters;
import org.machwire.server.fabric.Ingress;
import org.machwire.server.fabric.Membrane;
import org.machwire.server.fabric.Uplink;
import org.machwire.server.frames.Frames;
import org.machwire.token.Scope;
import org.machwire.v1.DropReason;

/** A device hears what is for it, and a promiscuous right what is for others, too. */
class ReceiverTest {
    private static final MacAddress OUTSIDE = MacAddress.parse("02:00:00:00:00:01");
    private static final String PATH = "/dev/eth0m/web";

    private final TokenLan tokens = new TokenLan();
    private final TokenLan.Holder task = tokens.task(BOB);
    private final Ingress outside = tokens.lan.segment.net().attachUplink(new NoWire());

    private record NoWire() implements Uplink {
        @Override
        public void receive(FrameBatch batch, int from, int to, Membrane sender) {}

        @Override
        public Report report() {
            return new Report("none", null, new Counters(), new Counters(), 0, 0);
        }

        @Override
        public void takeBack(long epoch, Set<Long> sources) {}
    }

    private int open(boolean isPromiscuous) throws RefusedException {
        Scope scope = isPromiscuous
                ? Scope.builder().nodes("/dev/eth0m").promiscuous().build()
                : Scope.builder().nodes("/dev/eth0m").build();
        return tokens.open(task, tokens.grant(scope, 1), ANN, "web", Client.BOTH);
    }

    private int listen(int device) {
        int port = task.client().receivePort();
        task.client().setFilter(device, port, 0, Programs.ALL);
        return port;
    }

    private void arrive(byte[]... frames) {
        outside.send(Batches.of(frames), frames.length, new Membrane());
    }

    private byte[] to(int device, String destination) {
        return Frames.ipv4Udp(OUTSIDE, "192.0.2.1", 7, task.client().lease(device).mac(), destination, 9);
    }

    @Test
    void whatIsForAnothersIpAddressIsDroppedAloneAndCounted() throws RefusedException {
        int device = open(false);
        int port = listen(device);
        byte[] good = to(device, Client.ipv4(task.client().lease(device)));
        byte[] foreign = to(device, "10.69.200.200");
        arrive(good, foreign, foreign, good, foreign);

        assertThat(task.client().received(port)).containsExactly(good, good);
        assertThat(tokens.lan.received(PATH, DropReason.RX_ADDRESS)).isEqualTo(3);
        assertThat(tokens.lan.received(PATH, DropReason.NOT_DROPPED)).isEqualTo(2);
    }

    @Test
    void aPromiscuousRightHearsItAllTheSame() throws RefusedException {
        int device = open(true);
        int port = listen(device);
        tokens.lan.devices.setStatus(task.client().space.sendRight(device), NetStatus.NET_FLAGS,
                new int[]{VirtualDevice.INITIAL_FLAGS | NetStatus.IFF_PROMISC});
        byte[] foreign = to(device, "10.69.200.200");
        arrive(foreign);

        assertThat(task.client().received(port)).containsExactly(foreign);
    }
}
