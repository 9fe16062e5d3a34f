package org.machwire.client.attack;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.machwire.v1.DropReason;

/** Tries single frames: all at once, and where something is wrong each alone, to say which. */
final class Trial {
    private static final int TALK = 10;

    private Trial() {}

    static Verdict run(Scene scene, List<Try> tries) throws InterruptedException {
        Observation all = observe(scene, tries, TALK);
        List<String> faults = new ArrayList<>(all.commonFaults());
        if (all.allHeard() > 0 || !all.counted().equals(expected(tries)) || !faults.isEmpty()) {
            faults.addAll(faultsOfEach(scene, tries));
            if (faults.isEmpty()) {
                faults.add("together they were counted as " + all.counted() + " and heard by " + all.hearers());
            }
        }
        return Verdict.of(tries.size() + " frames: " + all.counted() + "; " + all.victims(), faults);
    }

    private static List<String> faultsOfEach(Scene scene, List<Try> tries) throws InterruptedException {
        List<String> faults = new ArrayList<>();
        for (Try one : tries) {
            Observation seen = observe(scene, List.of(one), 0);
            if (seen.allHeard() > 0) {
                faults.add("heard by " + seen.hearers() + ", counted as " + seen.counted() + ": " + one);
            } else if (!seen.counted().equals(expected(List.of(one)))) {
                faults.add("counted as " + seen.counted() + " instead of " + one.reason() + ": " + one);
            } else if (!seen.troubles().isEmpty()) {
                faults.add(String.join(", ", seen.troubles()) + ": " + one);
            }
        }
        return faults;
    }

    private static Observation observe(Scene scene, List<Try> tries, int talk) throws InterruptedException {
        Assault assault = scene.begin().talk(talk);
        for (Try one : tries) {
            if (one.isHonest()) {
                assault.sendTo(scene.attacker(), one.frame(), scene.v1(), scene.v2(), scene.bystander());
            }
        }
        assault.fire(tries.stream().filter(one -> !one.isHonest()).map(Try::frame).toList());
        return assault.talk(talk).end();
    }

    /** The counts that the frames must bring, the honest ones left out. */
    private static Counts expected(List<Try> tries) {
        Map<DropReason, Long> frames = new EnumMap<>(DropReason.class);
        tries.stream().filter(one -> !one.isHonest()).forEach(one -> frames.merge(one.reason(), 1L, Long::sum));
        return new Counts(frames);
    }
}
