package org.machwire.linux;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.machwire.ethernet.FrameBatch;
import org.machwire.ethernet.MacAddress;
import org.machwire.ethernet.PackedFrames;

/**
 * An existing Ethernet interface, by packet sockets (man 7 packet): hears every frame that comes in there, whomever it is for, and sends
 * frames as they are. What the machine itself sends through the interface is not heard, nor does it hear what is sent here.
 *
 * <p>What the kernel has left to a network card is done here, so that frames are as they would be on the wire: missing checksums, frames that
 * were joined, VLAN tags taken out. One thread receives, one sends, any thread closes.
 */
public final class PacketSocket implements AutoCloseable {
    private final InterfaceClaim claim;
    private final PacketReceiver receiver;
    private final PacketSender sender;
    private final AtomicBoolean closed = new AtomicBoolean();

    private PacketSocket(InterfaceClaim claim, PacketReceiver receiver, PacketSender sender) {
        this.claim = claim;
        this.receiver = receiver;
        this.sender = sender;
    }

    /**
     * Opens an interface of this process's network namespace, in promiscuous mode. Needs CAP_NET_RAW there.
     *
     * @throws IOException with one sentence for people: there is none, it is down or no Ethernet, it is forbidden, or the uplink
     *     of another hypervisor
     */
    public static PacketSocket open(String name) throws IOException {
        EthernetInterface found = EthernetInterface.find(name);
        InterfaceClaim claim = InterfaceClaim.of(found);
        try {
            return open(found, claim);
        } catch (IOException e) {
            claim.close();
            throw e;
        }
    }

    private static PacketSocket open(EthernetInterface found, InterfaceClaim claim) throws IOException {
        PacketReceiver receiver = new PacketReceiver(found);
        try {
            return new PacketSocket(claim, receiver, new PacketSender(found));
        } catch (IOException e) {
            receiver.close();
            throw e;
        }
    }

    /**
     * The address of an Ethernet interface that is up.
     *
     * @throws IOException with one sentence for people: there is none
     */
    public static MacAddress addressOf(String name) throws IOException {
        return EthernetInterface.find(name).address();
    }

    /**
     * Waits for a frame and appends all that are there, as far as they fit; the rest is there for the next call. Allocates nothing.
     *
     * <p>Waiting holds the carrier of a virtual thread: call from a platform thread.
     *
     * @param into empty, with room for {@link #ROOM} octets at least
     * @return how many frames were appended; -1 once closed
     * @throws IOException with one sentence for people, if the interface went down or away
     */
    public int receive(PackedFrames into) throws IOException {
        return receiver.receive(into);
    }

    /** The least room for {@link #receive}: what cannot be cut into frames that fit there is dropped and counted. */
    public static final int ROOM = 128 * 1024;

    /**
     * Sends the frames of a batch in order, short ones padded with zeros to 60 octets. Waits while the card takes no more, a tenth of a second
     * at most; what it does not take is dropped and counted. Allocates nothing.
     *
     * @throws IOException with one sentence for people, if the interface went down or away; what was not sent is counted
     */
    public void send(FrameBatch batch) throws IOException {
        sender.send(batch);
    }

    /** How many frames the card did not take so far. */
    public long refusedFrames() {
        return sender.refusedFrames();
    }

    /** How many frames came so far and were dropped: the kernel had no room for them, or what it said of them makes no sense. */
    public long lostFrames() {
        return receiver.lostFrames();
    }

    /** A thread that waits returns; closing again has no effect. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            receiver.close();
            sender.close();
            claim.close();
        }
    }
}
