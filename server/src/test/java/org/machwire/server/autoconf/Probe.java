package org.machwire.server.autoconf;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.machwire.ethernet.FrameBatch;
import org.machwire.ethernet.MacAddress;
import org.machwire.server.fabric.Counters;
import org.machwire.server.fabric.Ingress;
import org.machwire.server.fabric.Membrane;
import org.machwire.server.fabric.Uplink;
import org.machwire.server.guard.Addresses;

/** A host of a test, or what is at the uplink: sends frames one by one, and remembers those that it heard. */
final class Probe implements Uplink {
    final MacAddress mac;
    final List<byte[]> heard = new ArrayList<>();
    final Membrane membrane = new Membrane();
    Ingress ingress;
    private final FrameBatch batch = new FrameBatch();
    private final Addresses addresses;

    /** A host of the segment. */
    Probe(MacAddress mac, Function<Probe, Ingress> plug) {
        this(mac, Addresses.of(mac), plug);
    }

    private Probe(MacAddress mac, Addresses addresses, Function<Probe, Ingress> plug) {
        this.mac = mac;
        this.addresses = addresses;
        ingress = plug.apply(this);
    }

    /** One that is not of the segment, at its uplink. */
    static Probe outside(MacAddress mac, Function<Probe, Ingress> plug) {
        return new Probe(mac, Addresses.NONE, plug);
    }

    void say(byte[] frame) {
        batch.set(frame);
        ingress.send(batch, 1, membrane);
    }

    /** What it heard since it was asked last. */
    synchronized List<byte[]> takeHeard() {
        List<byte[]> result = List.copyOf(heard);
        heard.clear();
        return result;
    }

    @Override
    public Addresses addresses() {
        return addresses;
    }

    @Override
    public synchronized void receive(FrameBatch frames, int from, int to, Membrane sender) {
        for (int i = from; i < to; i++) {
            heard.add(frames.frame(i));
        }
    }

    @Override
    public Report report() {
        return new Report("probe", null, new Counters(), new Counters(), 0, 0);
    }

    @Override
    public void takeBack(long epoch, Set<Long> sources) {}
}
