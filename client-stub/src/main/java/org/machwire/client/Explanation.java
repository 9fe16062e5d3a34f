package org.machwire.client;

/**
 * Why a frame was dropped: nothing but what its sender sent and what its own right allows.
 *
 * @param rule the rule, in a sentence
 * @param field the field that broke it, such as "ARP sender protocol address"; empty where it is no single field
 * @param seen what was in the field, such as "10.69.0.3"; empty like the field
 * @param allowed what would have been allowed, such as "10.69.0.2"
 */
public record Explanation(String rule, String field, String seen, String allowed) {
    static Explanation of(org.machwire.v1.Explanation explanation) {
        return new Explanation(explanation.getRule(), explanation.getField(), explanation.getSeen(),
                explanation.getAllowed());
    }
}
