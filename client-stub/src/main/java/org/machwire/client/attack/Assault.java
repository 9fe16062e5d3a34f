package org.machwire.client.attack;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.machwire.ethernet.Ethernet;
import org.machwire.v1.DeviceCounters;

/** One attack under way. Of one thread. */
final class Assault {
    /** Far above what anything takes, so that it tells what is lost, not what is slow. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Scene scene;
    private final Map<Party, Integer> marks = new LinkedHashMap<>();
    private final Map<Party, List<byte[]>> expected = new HashMap<>();
    private final Map<Party, Set<ByteBuffer>> tolerated = new HashMap<>();
    private final Set<ByteBuffer> fired = new HashSet<>();
    private final Set<ByteBuffer> talk = new HashSet<>();
    private final Counts before;
    private final long beganNanos = System.nanoTime();
    private int own;
    private int honest;
    private int sent;

    Assault(Scene scene) {
        this.scene = scene;
        before = Counts.sent(scene.counters(scene.attacker().path()));
        for (Party party : List.of(scene.v1(), scene.v2(), scene.bystander(), scene.attacker())) {
            marks.put(party, party.capture().size());
            expected.put(party, new ArrayList<>());
        }
    }

    /** Lets the victims send each other so many frames each. */
    Assault talk(int frames) throws InterruptedException {
        for (int i = 0; i < frames; i++) {
            talk(scene.v1(), scene.v2());
            talk(scene.v2(), scene.v1());
        }
        return this;
    }

    private void talk(Party from, Party to) throws InterruptedException {
        byte[] frame = honestFrame(from, to);
        talk.add(ByteBuffer.wrap(frame));
        expected(to).add(frame);
        own++;
        from.send(List.of(frame));
    }

    private byte[] honestFrame(Party from, Party to) {
        byte[] number = ByteBuffer.allocate(22).putInt(scene.nextSerial()).array();
        return from.host().to4(to.host()).udp(Tries.PORT, Tries.PORT, number);
    }

    private List<byte[]> expected(Party party) {
        return expected.computeIfAbsent(party, _ -> new ArrayList<>());
    }

    /** Lets the attacker send frames that nobody may hear. */
    Assault fire(List<byte[]> frames) throws InterruptedException {
        sent += frames.size();
        return fireBy(scene.attacker(), frames);
    }

    /** Lets another device of the attacker's send frames that nobody may hear. */
    Assault fireBy(Party party, List<byte[]> frames) throws InterruptedException {
        frames.forEach(frame -> fired.add(ByteBuffer.wrap(frame)));
        party.send(frames);
        return this;
    }

    /** Lets the attacker send frames that everybody may hear. */
    Assault sendOpenly(List<byte[]> frames) throws InterruptedException {
        for (Party hearer : List.of(scene.v1(), scene.v2(), scene.bystander())) {
            Set<ByteBuffer> allowed = tolerated.computeIfAbsent(hearer, _ -> new HashSet<>());
            frames.forEach(frame -> allowed.add(ByteBuffer.wrap(frame)));
        }
        return fire(frames);
    }

    /** Lets the attacker send frames that one other may hear, as often as they come, and nobody else. */
    Assault aim(List<byte[]> frames, Party target) throws InterruptedException {
        Set<ByteBuffer> allowed = tolerated.computeIfAbsent(target, _ -> new HashSet<>());
        frames.forEach(frame -> allowed.add(ByteBuffer.wrap(frame)));
        return fire(frames);
    }

    /** Lets anybody send a frame that these must hear, once each. */
    Assault sendTo(Party from, byte[] frame, Party... hearers) throws InterruptedException {
        for (Party hearer : hearers) {
            expected(hearer).add(frame);
        }
        if (from == scene.attacker()) {
            honest++;
            sent++;
        }
        from.send(List.of(frame));
        return this;
    }

    /** Says that somebody must hear a frame, once, which nobody here sends. */
    void expect(Party hearer, byte[] frame) {
        expected(hearer).add(frame);
    }

    /** Lets the attacker send one batch: frames that one must hear, and among them one that nobody may. */
    Assault mix(List<byte[]> good, byte[] bad, int at, Party hearer) throws InterruptedException {
        List<byte[]> batch = new ArrayList<>(good);
        batch.add(at, bad);
        fired.add(ByteBuffer.wrap(bad));
        expected(hearer).addAll(good);
        honest += good.size();
        sent += batch.size();
        scene.attacker().send(batch);
        return this;
    }

    /** Waits until all that was to be heard so far has been heard by somebody; whether it was. */
    boolean awaitHeard(Party hearer) throws InterruptedException {
        return missing(hearer).isEmpty();
    }

    private Set<ByteBuffer> missing(Party hearer) throws InterruptedException {
        return hearer.capture().await(expected(hearer), marks.getOrDefault(hearer, 0), PATIENCE);
    }

    /**
     * Ends the attack by an honest frame of the attacker's to each of the others, which comes behind all that it has sent before, and tells what was
     * seen.
     *
     * @param deaf who gets no such frame, because he may lose it
     */
    Observation end(Party... deaf) throws InterruptedException {
        List<Party> others = List.of(scene.v1(), scene.v2(), scene.bystander());
        List<Party> hearers = new ArrayList<>(others);
        hearers.removeAll(List.of(deaf));
        for (Party other : hearers) {
            sendTo(scene.attacker(), honestFrame(scene.attacker(), other), other);
        }
        int lost = 0;
        List<String> troubles = new ArrayList<>();
        for (Party party : marks.keySet()) {
            Set<ByteBuffer> missing = missing(party);
            int lostTalk = (int) missing.stream().filter(talk::contains).count();
            lost += lostTalk;
            if (missing.size() > lostTalk) {
                troubles.add((missing.size() - lostTalk) + " honest frames did not reach " + name(party));
            }
        }
        double seconds = (System.nanoTime() - beganNanos) / 1e9;
        Counts counted = counted(troubles).withoutForwarded(honest);
        Map<String, List<byte[]>> intruders = new LinkedHashMap<>();
        others.forEach(party -> intruders.put(name(party), intruders(party)));
        return new Observation(intruders, own, own - lost, counted, eavesdropped(), heardByAttacker(), seconds,
                troubles);
    }

    /** What the attacker's frames were counted as, once all are counted. */
    private Counts counted(List<String> troubles) {
        long deadlineNanos = System.nanoTime() + PATIENCE.toNanos();
        Counts counted;
        do {
            DeviceCounters counters = scene.counters(scene.attacker().path());
            counted = Counts.sent(counters).since(before);
        } while (counted.total() < sent && System.nanoTime() < deadlineNanos);
        if (counted.total() != sent) {
            troubles.add("of " + sent + " frames " + counted.total() + " were counted");
        }
        return counted;
    }

    private String name(Party party) {
        return party == scene.v1() ? "V1" : party == scene.v2() ? "V2" : party == scene.attacker() ? "A" : "B";
    }

    /** What somebody has heard that he must not: any frame of the attack, and any of the attacker's own address that was not expected or comes twice. */
    private List<byte[]> intruders(Party party) {
        Set<ByteBuffer> allowed = new HashSet<>();
        expected(party).forEach(frame -> allowed.add(ByteBuffer.wrap(frame)));
        Set<ByteBuffer> harmless = tolerated.getOrDefault(party, Set.of());
        long attacker = scene.attacker().host().mac().value();
        List<byte[]> intruders = new ArrayList<>();
        for (byte[] frame : heard(party)) {
            ByteBuffer octets = ByteBuffer.wrap(frame);
            if (!allowed.remove(octets) && !harmless.contains(octets)
                    && (fired.contains(octets) || isFrom(attacker, frame) || carriesData(frame))) {
                intruders.add(frame);
            }
        }
        return intruders;
    }

    private static boolean isFrom(long source, byte[] frame) {
        return frame.length >= Ethernet.HEADER_LENGTH && Ethernet.address(frame, Ethernet.SOURCE_OFFSET) == source;
    }

    /** Whether it carries what attacks send, whatever was done to the frame on the way. */
    static boolean carriesData(byte[] frame) {
        int length = Tries.DATA.length;
        for (int at = 0; at + length <= frame.length; at++) {
            if (frame[at] == Tries.DATA[0] && Arrays.equals(frame, at, at + length, Tries.DATA, 0, length)) {
                return true;
            }
        }
        return false;
    }

    private List<byte[]> heard(Party party) {
        return party.capture().since(marks.getOrDefault(party, 0));
    }

    /** What the victims said to each other and others heard; in a hub, where everybody hears everything, nothing. */
    private int eavesdropped() {
        if (scene.isHub()) {
            return 0;
        }
        int heard = 0;
        for (Party party : List.of(scene.attacker(), scene.bystander())) {
            heard += (int) heard(party).stream().filter(frame -> talk.contains(ByteBuffer.wrap(frame))).count();
        }
        return heard;
    }

    private List<byte[]> heardByAttacker() {
        return heard(scene.attacker());
    }
}
