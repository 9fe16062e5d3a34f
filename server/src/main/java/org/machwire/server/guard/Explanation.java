package org.machwire.server.guard;

import org.machwire.v1.DropReason;

/**
 * Why a frame was dropped, for its sender: says nothing but what he sent and what his right allows.
 *
 * @param rule the rule, in a sentence
 * @param field what broke it; empty where it is no single field
 * @param seen what was there; empty like the field
 * @param allowed what would have been allowed; empty where there is nothing to name
 */
public record Explanation(String rule, String field, String seen, String allowed) {

    /** Explains a verdict about the frame in {@code octets[offset, offset + length)} of a sender with that policy. Never throws. */
    public static Explanation of(DropReason reason, SourcePolicy policy, byte[] octets, int offset, int length) {
        return new Explainer(policy, octets, offset, length).explain(reason);
    }
}
