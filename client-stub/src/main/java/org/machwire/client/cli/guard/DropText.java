package org.machwire.client.cli.guard;

import org.machwire.client.cli.Printable;
import org.machwire.v1.DropReason;
import org.machwire.v1.Explanation;

/** What the hypervisor says of a drop, for people. */
final class DropText {
    private DropText() {}

    /** The reason's name; of one that this client does not know, its number. */
    static String reason(DropReason reason, int number) {
        return reason == DropReason.UNRECOGNIZED ? "reason " + number : reason.name();
    }

    /** The rule as a sentence of its own; empty if none is told. */
    static String rule(Explanation explanation) {
        String rule = Printable.of(explanation.getRule());
        if (rule.isEmpty()) {
            return "";
        }
        int first = rule.codePointAt(0);
        String sentence = Character.toString(Character.toUpperCase(first)) + rule.substring(Character.charCount(first));
        return sentence.endsWith(".") ? sentence : sentence + ".";
    }

    /** The field that broke the rule, what was in it and what would have been allowed; empty if none of it is told. */
    static String field(Explanation explanation) {
        String allowed = Printable.of(explanation.getAllowed());
        if (explanation.getField().isEmpty()) {
            return allowed.isEmpty() ? "" : "Allowed is " + allowed + ".";
        }
        StringBuilder text = new StringBuilder(Printable.of(explanation.getField()));
        if (!explanation.getSeen().isEmpty()) {
            text.append(" was ").append(Printable.of(explanation.getSeen()));
        }
        if (!allowed.isEmpty()) {
            text.append(explanation.getSeen().isEmpty() ? ": allowed is " : ", allowed is ").append(allowed);
        }
        return text.append('.').toString();
    }

    /** All of it on one line. */
    static String line(Explanation explanation) {
        return (rule(explanation) + " " + field(explanation)).strip();
    }
}
