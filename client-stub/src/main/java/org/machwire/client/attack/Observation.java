package org.machwire.client.attack;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What was seen of an attack when all that it sent has arrived or gone.
 *
 * @param intruders what V1, V2 and the bystander B have heard that they must not
 * @param own frames that the victims sent each other
 * @param ownArrived how many of them arrived
 * @param counted what became of the attacker's frames, the honest ones left out
 * @param eavesdropped frames between the victims that somebody else heard
 * @param heardByAttacker all that the attacker heard
 * @param seconds how long it took
 * @param troubles what else went wrong, in sentences
 */
record Observation(Map<String, List<byte[]>> intruders, int own, int ownArrived, Counts counted, int eavesdropped,
        List<byte[]> heardByAttacker, double seconds, List<String> troubles) {

    /** How many forbidden frames the worst victim heard. */
    int mostHeard() {
        return intruders.values().stream().mapToInt(List::size).max().orElse(0);
    }

    /** How many forbidden frames were heard, by all together. */
    int allHeard() {
        return intruders.values().stream().mapToInt(List::size).sum();
    }

    /** What is wrong with the victims' own traffic, and all that is wrong in every attack. */
    List<String> commonFaults() {
        List<String> faults = new ArrayList<>(troubles);
        if (ownArrived < own) {
            faults.add((own - ownArrived) + " of " + own + " frames between the victims were lost");
        }
        if (eavesdropped > 0) {
            faults.add(eavesdropped + " frames between the victims were heard by others");
        }
        return faults;
    }

    /** Such as {@code V1 2, V2 2}; {@code nobody}. */
    String hearers() {
        StringBuilder text = new StringBuilder();
        intruders.forEach((name, frames) -> {
            if (!frames.isEmpty()) {
                text.append(text.isEmpty() ? "" : ", ").append(name).append(' ').append(frames.size());
            }
        });
        return text.isEmpty() ? "nobody" : text.toString();
    }

    /** The victims' figures, to end what is seen with. */
    String victims() {
        return "heard by " + hearers() + "; victims' own " + ownArrived + " of " + own;
    }
}
