package org.machwire.token;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Finds what a new block would state in vain, because the chain before it grants less. */
final class Widening {
    private final List<String> sentences = new ArrayList<>();

    private Widening() {}

    static List<String> of(Scope scope, Validity validity, int remaining, Terms terms) {
        Widening widening = new Widening();
        widening.lists(scope, terms.scope());
        widening.numbers(scope, terms.scope());
        widening.privileges(scope, terms.scope());
        widening.times(validity, terms.validity());
        widening.number("delegations", Math.max(0, remaining - 1), terms.delegations());
        return List.copyOf(widening.sentences);
    }

    private void lists(Scope scope, Scope wanted) {
        each("node", wanted.nodes(), scope::admitsNode);
        each("segment", wanted.segments(), scope.segments()::admits);
        each("device", Allowed.only(wanted.devices().stream().flatMap(List::stream).toList()),
                pattern -> !pattern.isName() || scope.admitsName(pattern.text()));
        each("Ethernet address", wanted.macs(), scope::admitsMac);
        each("prefix", wanted.ipv4(), prefix -> holds(scope.ipv4(), prefix));
        each("prefix", wanted.ipv6(), prefix -> holds(scope.ipv6(), prefix));
    }

    private static boolean holds(Allowed<IpPrefix> allowed, IpPrefix prefix) {
        Set<IpPrefix> values = allowed.values();
        return values == null || values.stream().anyMatch(value -> value.contains(prefix));
    }

    private <T> void each(String what, Allowed<T> wanted, Predicate<T> granted) {
        Set<T> values = wanted.values();
        if (values == null) {
            return;
        }
        for (T value : values) {
            if (!granted.test(value)) {
                sentences.add(
                        what + " " + Names.quote(value.toString()) + ": the token does not grant it, or not all of it");
            }
        }
    }

    private void numbers(Scope scope, Scope wanted) {
        number("devices", scope.maxDevices(), wanted.maxDevices());
        number("frames a second", scope.framesPerSecond(), wanted.framesPerSecond());
        number("octets a second", scope.octetsPerSecond(), wanted.octetsPerSecond());
        Integer mode = wanted.mode();
        if (mode != null && !scope.admitsMode(mode)) {
            sentences.add("mode " + mode + ": the token grants " + scope.mode());
        }
    }

    private void number(String what, @Nullable Number granted, @Nullable Number wanted) {
        if (granted != null && wanted != null && wanted.longValue() > granted.longValue()) {
            sentences.add(what + " " + wanted + ": the token grants " + granted);
        }
    }

    private void privileges(Scope scope, Scope wanted) {
        privilege("promiscuous", scope.promiscuous(), wanted.promiscuous());
        privilege("set-address", scope.setAddress(), wanted.setAddress());
        wanted.roles().forEach(role -> privilege("role " + role, scope.admitsRole(role), true));
    }

    private void privilege(String what, boolean granted, boolean wanted) {
        if (wanted && !granted) {
            sentences.add(what + ": the token does not grant it");
        }
    }

    private void times(Validity validity, Validity wanted) {
        Long from = validity.notBefore();
        Long until = validity.notAfter();
        if (from != null && wanted.notBefore() != null && wanted.notBefore() < from) {
            sentences.add("not before " + Times.text(wanted.notBefore()) + ": the token begins " + Times.text(from));
        }
        if (until != null && wanted.notAfter() != null && wanted.notAfter() > until) {
            sentences.add("not after " + Times.text(wanted.notAfter()) + ": the token ends " + Times.text(until));
        }
    }
}
