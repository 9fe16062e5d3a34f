package org.machwire.token;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A token for people: who, what, until when, and why it would be refused, as far as its octets tell. */
public final class TokenDescription {
    private final List<String> lines = new ArrayList<>();

    private TokenDescription() {}

    /**
     * Describes a token without asking any server, so whether a block was revoked or a task lives is not said.
     *
     * @param server the key of the server that it should be of, or null to believe the token
     * @param epochSeconds the time now, in seconds since 1970
     */
    public static List<String> lines(Token token, @Nullable VerifyingKey server, long epochSeconds) {
        TokenDescription description = new TokenDescription();
        description.add("server " + token.server() + (server == null ? " (says the token)" : ""));
        for (int i = 0; i < token.blocks().size(); i++) {
            description.block(i, token.blocks().get(i));
        }
        description.verdict(token, server == null ? token.server() : server, epochSeconds);
        return List.copyOf(description.lines);
    }

    private void add(String line) {
        lines.add(line);
    }

    private void block(int index, TokenBlock block) {
        Terms terms = block.terms();
        add("block " + index + " " + block.id());
        add("  for " + holder(terms.holder()));
        if (terms.subspace() != null) {
            add("  names of subspace " + terms.subspace());
        }
        scope(terms.scope());
        validity(terms.validity());
        add("  delegations " + terms.delegations());
    }

    private static String holder(Holder holder) {
        List<String> parts = new ArrayList<>();
        if (holder.key() != null) {
            parts.add("whoever has the private key of " + holder.key());
        }
        if (holder.uid() != null) {
            parts.add("uid " + Integer.toUnsignedString(holder.uid()));
        }
        if (holder.tlsKey() != null) {
            parts.add("the TLS peer of key " + holder.tlsKey());
        }
        return String.join(", and ", parts);
    }

    private void scope(Scope scope) {
        list("node", scope.nodes());
        list("segment", scope.segments());
        scope.devices().forEach(list -> list("device", Allowed.only(list)));
        number("devices at a time", scope.maxDevices());
        Integer mode = scope.mode();
        if (mode != null) {
            add("  mode " + Modes.text(mode));
        }
        list("Ethernet address", scope.macs());
        list("IPv4", scope.ipv4());
        list("IPv6", scope.ipv6());
        number("frames a second", scope.framesPerSecond());
        number("octets a second", scope.octetsPerSecond());
        privileges(scope);
    }

    private void privileges(Scope scope) {
        List<String> privileges = new ArrayList<>();
        if (scope.promiscuous()) {
            privileges.add("promiscuous");
        }
        if (scope.setAddress()) {
            privileges.add("set-address");
        }
        scope.roles().forEach(role -> privileges.add("role " + role));
        add("  privileges " + (privileges.isEmpty() ? "none" : String.join(", ", privileges)));
    }

    private <T> void list(String what, Allowed<T> allowed) {
        Set<T> values = allowed.values();
        if (values != null) {
            add("  " + what + " " + (values.isEmpty() ? "none at all" : quoted(values)));
        }
    }

    private static String quoted(Collection<?> values) {
        return values.stream().map(value -> Names.quote(value.toString())).collect(Collectors.joining(", "));
    }

    private void number(String what, @Nullable Number number) {
        if (number != null) {
            add("  " + what + ": at most " + number);
        }
    }

    private void validity(Validity validity) {
        Long from = validity.notBefore();
        Long until = validity.notAfter();
        if (from != null) {
            add("  not before " + Times.text(from));
        }
        if (until != null) {
            add("  not after " + Times.text(until));
        }
        validity.whileTasks().forEach(task -> add("  while " + task + " lives"));
    }

    private void verdict(Token token, VerifyingKey server, long epochSeconds) {
        VerifiedToken verified;
        try {
            verified = new TokenVerifier(server).verify(token);
        } catch (TokenException refused) {
            refused(refused);
            return;
        }
        add("the chain grants");
        scope(verified.scope());
        validity(verified.validity());
        add("  delegations " + verified.remainingDelegations());
        VerifiedToken.Refusal refusal = verified.refusalAt(epochSeconds);
        if (refusal == null) {
            add("valid now, unless the server knows better: " + holder(verified.holder()) + " may present it");
        } else {
            refused(refusal.toException());
        }
    }

    private void refused(TokenException refused) {
        add("would be refused: " + refused.rule() + ", " + refused.getMessage());
    }
}
