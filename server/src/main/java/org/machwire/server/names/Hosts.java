package org.machwire.server.names;

import java.net.InetAddress;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import org.jspecify.annotations.Nullable;
import org.machwire.ethernet.AddressPrefix;

/**
 * The devices of one segment that exist now. Whom a host finds by name or address is his own user's devices and those that
 * the configuration names: what others call theirs is nobody else's business. Looking up never waits; safe for concurrent use.
 */
public final class Hosts {
    /** His own before others', then in an order that does not depend on their coming. */
    private static final Comparator<Host> ORDER = Comparator.comparing((Host host) -> host.identity().path())
            .thenComparingInt(host -> host.identity().owner()).thenComparing(Host::name);

    private final Map<Long, Host> byMac = new ConcurrentHashMap<>();
    private final Map<InetAddress, Host> byAddress = new ConcurrentHashMap<>();
    private final Map<String, Set<Host>> byName = new ConcurrentHashMap<>();

    /** A device has come. */
    public void enter(Host host) {
        byMac.put(host.mac().value(), host);
        for (AddressPrefix prefix : host.lease().addresses()) {
            byAddress.put(prefix.address(), host);
        }
        byName.computeIfAbsent(key(host.name()), _ -> new ConcurrentSkipListSet<>(ORDER)).add(host);
    }

    /** A device has gone, or changes: told with the value that it entered with. */
    public void leave(Host host) {
        byMac.remove(host.mac().value(), host);
        for (AddressPrefix prefix : host.lease().addresses()) {
            byAddress.remove(prefix.address(), host);
        }
        byName.computeIfPresent(key(host.name()), (_, others) -> {
            others.remove(host);
            return others.isEmpty() ? null : others;
        });
    }

    /** Finds whose an Ethernet address of 48 bits is; null for nobody's. */
    public @Nullable Host byMac(long mac) {
        return byMac.get(mac);
    }

    /** Finds whom a user means by a name, in whatever case: his own device before a configured one; null for nobody. */
    public @Nullable Host byName(int user, String name) {
        Host configured = null;
        for (Host host : byName.getOrDefault(key(name), Set.of())) {
            if (host.identity().owner() == user) {
                return host;
            }
            if (host.isConfigured() && configured == null) {
                configured = host;
            }
        }
        return configured;
    }

    /** Finds whose an IP address is, among those that {@link #byName} finds for that user; null for nobody's. */
    public @Nullable Host byAddress(int user, InetAddress address) {
        Host host = byAddress.get(address);
        return host != null && (host.isConfigured() || host.identity().owner() == user) ? host : null;
    }

    /** All of them, in no order. */
    public List<Host> all() {
        return List.copyOf(byMac.values());
    }

    /** How many there are. */
    public int count() {
        return byMac.size();
    }

    private static String key(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
