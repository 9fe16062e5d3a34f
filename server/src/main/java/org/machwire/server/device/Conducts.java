package org.machwire.server.device;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.machwire.server.capability.Authority;
import org.machwire.server.capability.Grant;
import org.machwire.server.load.Conduct;
import org.machwire.server.load.Quarantine;
import org.machwire.server.load.Storm;
import org.machwire.server.load.StormClass;
import org.machwire.server.names.DeviceIdentity;
import org.machwire.token.DeviceRole;

/**
 * How rights behave, segment by segment. What is charged to a right hangs on what it came of, and on its user, so that opening more devices, or
 * the same again, multiplies nothing. Guarded by the lock of {@link DeviceTable}.
 */
final class Conducts {
    private final LongSupplier nanoClock;
    private final Map<Key, Account> accounts = new HashMap<>();

    Conducts(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    /** Who is charged in a segment: a block, a device that was opened by permission bits, or a user. */
    private record Key(String segment, Object who) {
        boolean isUser() {
            return who instanceof Integer;
        }
    }

    /** What one of them may still send; kept while somebody is charged to it, and until it is as if nobody ever was. */
    private static final class Account {
        private final Storm storm;
        private final Quarantine quarantine;
        private int users;

        Account(Storm storm, Quarantine quarantine) {
            this.storm = storm;
            this.quarantine = quarantine;
        }

        boolean isForgettable(long nowNanos) {
            return users == 0 && storm.isFull(nowNanos) && !quarantine.isImposed(nowNanos);
        }
    }

    /** Begins to charge a right to a device; null where nothing is bounded. */
    @Nullable
    Conduct enter(Grant grant, DeviceIdentity device, GuardRules rules, Set<DeviceRole> roles) {
        if (!rules.guards()) {
            return null;
        }
        List<Account> charged = new ArrayList<>();
        for (Key key : keys(grant, device)) {
            Account account = accounts.computeIfAbsent(key, _ -> open(key.isUser(), rules));
            account.users++;
            charged.add(account);
        }
        return new Conduct(charged.stream().map(account -> account.storm).toList(), unbounded(roles),
                charged.getFirst().quarantine);
    }

    /** The other way round. */
    void leave(Grant grant, DeviceIdentity device, GuardRules rules) {
        if (rules.guards()) {
            keys(grant, device).forEach(key -> Objects.requireNonNull(accounts.get(key)).users--);
        }
    }

    /** What servers send for many. */
    private static Set<StormClass> unbounded(Set<DeviceRole> roles) {
        Set<StormClass> unbounded = EnumSet.noneOf(StormClass.class);
        if (roles.contains(DeviceRole.DHCP_SERVER)) {
            unbounded.add(StormClass.DHCP);
        }
        if (roles.contains(DeviceRole.ROUTER)) {
            unbounded.addAll(EnumSet.of(StormClass.MEMBERSHIP, StormClass.NEIGHBOUR, StormClass.MULTICAST));
        }
        return unbounded;
    }

    private Account open(boolean isUser, GuardRules rules) {
        long now = nanoClock.getAsLong();
        return new Account(new Storm(isUser ? rules.storms().ofUser() : rules.storms(), now),
                Quarantine.of(rules.quarantine(), now));
    }

    /** The right itself, what it descends from, and the user. */
    private static List<Key> keys(Grant grant, DeviceIdentity device) {
        List<Object> charged = new ArrayList<>();
        for (Authority at = grant.authority(); at != null; at = at.parent()) {
            charged.add(at.id());
        }
        if (charged.isEmpty()) {
            charged.add(device);
        }
        charged.add(grant.uid());
        return charged.stream().map(who -> new Key(device.segment(), who)).toList();
    }

    /** Forgets what is as if it had never been; to be called every second or so. */
    void tick() {
        long now = nanoClock.getAsLong();
        accounts.values().removeIf(account -> account.isForgettable(now));
    }
}
