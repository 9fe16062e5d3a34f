package org.machwire.client.attack;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * One attack of the catalogue.
 *
 * @param id its number there
 * @param name what it tries, in a few words
 */
record Attack(String id, String name, Course course) {
    /** How an attack goes. */
    interface Course {
        Verdict run(Scene scene) throws InterruptedException;
    }

    /** An attack by single frames, each to be dropped under a reason. */
    static Attack ofFrames(String id, String name, Function<Cast, Tries> frames) {
        return new Attack(id, name, scene -> Trial.run(scene, frames.apply(scene.cast()).all()));
    }

    /** An attack of several steps, of which each must hold. */
    static Attack ofSteps(String id, String name, Course... steps) {
        return new Attack(id, name, scene -> {
            StringBuilder seen = new StringBuilder();
            List<String> faults = new ArrayList<>();
            for (Course step : steps) {
                Verdict verdict = step.run(scene);
                seen.append(seen.isEmpty() ? "" : "; ").append(verdict.seen());
                faults.addAll(verdict.faults());
            }
            return Verdict.of(seen.toString(), faults);
        });
    }

    /** A step that is for a server of our own only: elsewhere the configuration, or what it would leave behind, is others'. */
    static Course onOwn(Course step) {
        return scene -> scene.isOwn()
                ? step.run(scene)
                : Verdict.of("the rest is not tried on others' servers", List.of());
    }

    /** Frames as a step of an attack. */
    static Course frames(Function<Cast, Tries> frames) {
        return scene -> Trial.run(scene, frames.apply(scene.cast()).all());
    }
}
