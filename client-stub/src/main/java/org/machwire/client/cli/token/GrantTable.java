package org.machwire.client.cli.token;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.machwire.client.GrantRecord;
import org.machwire.client.cli.Accounts;
import org.machwire.token.Holder;
import org.machwire.token.TokenRule;
import org.machwire.token.Validity;

/** Prints grants for people, a line each: what was made of another stands below it, further to the right. */
final class GrantTable {
    private static final String COLUMNS = "%-19s  %-8s  %7s  %-10s  %-24s  %-20s  %s";
    private static final int ID_DIGITS = 12;
    private static final int KEY_CHARACTERS = "ed25519:".length() + 8;
    private static final int DEEPEST = 3;

    private final long now;

    /** @param now in seconds since 1970 */
    GrantTable(long now) {
        this.now = now;
    }

    List<String> lines(List<GrantRecord> grants) {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(Locale.ROOT, COLUMNS, "id", "state", "devices", "by", "for", "until", "what"));
        grants.stream().filter(grant -> grants.stream().noneMatch(other -> other.id().equals(grant.parent())))
                .forEach(grant -> add(lines, grants, grant, 0));
        return lines;
    }

    private void add(List<String> lines, List<GrantRecord> grants, GrantRecord grant, int depth) {
        lines.add(line(grant, depth));
        grants.stream().filter(other -> grant.id().equals(other.parent()))
                .forEach(child -> add(lines, grants, child, depth + 1));
    }

    private String line(GrantRecord grant, int depth) {
        String id = "  ".repeat(Math.min(depth, DEEPEST)) + grant.id().toString().substring(0, ID_DIGITS);
        return String.format(Locale.ROOT, COLUMNS, id, state(grant), Integer.toUnsignedString(grant.devices()),
                Accounts.users().name(grant.uid()), holder(grant.terms().holder()), until(grant.terms().validity()),
                what(grant)).stripTrailing();
    }

    private String state(GrantRecord grant) {
        if (grant.revoked()) {
            return "revoked";
        }
        TokenRule rule = grant.terms().validity().refusalAt(now);
        return rule == null ? "good" : rule == TokenRule.EXPIRED ? "expired" : "not yet";
    }

    private static String holder(Holder holder) {
        List<String> parts = new ArrayList<>();
        if (holder.uid() != null) {
            parts.add(Accounts.users().name(holder.uid()));
        }
        if (holder.key() != null) {
            parts.add(holder.key().toString().substring(0, KEY_CHARACTERS));
        }
        return parts.isEmpty() ? "a TLS peer" : String.join("+", parts);
    }

    private static String until(Validity validity) {
        String task = validity.whileTasks().isEmpty() ? "" : "its task ends";
        Long second = validity.notAfter();
        if (second == null) {
            return task.isEmpty() ? "-" : task;
        }
        try {
            return Instant.ofEpochSecond(second).toString();
        } catch (DateTimeException _) {
            return "second " + second;
        }
    }

    private static String what(GrantRecord grant) {
        Set<String> nodes = grant.terms().scope().nodes().values();
        String what = nodes == null ? "of the one above" : String.join(" ", nodes);
        return grant.label().isEmpty() ? what : what + " (" + grant.label() + ")";
    }
}
