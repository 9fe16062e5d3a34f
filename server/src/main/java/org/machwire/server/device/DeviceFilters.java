package org.machwire.server.device;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.machwire.filter.FilterCode;
import org.machwire.filter.FilterProgram;
import org.machwire.mach.MachException;
import org.machwire.mach.ReturnCode;
import org.machwire.server.filter.FilterPool;
import org.machwire.server.filter.FilterTable.Filter;
import org.machwire.server.filter.PooledFilter;
import org.machwire.server.load.Work;
import org.machwire.server.port.Port;

/**
 * The filters of all devices: which older ones a new one replaces, what bounds them, and which user is charged for each. Guarded by the lock of
 * {@link DeviceTable}.
 */
final class DeviceFilters {
    /** Different programs with MATCH_IMM on one device ({@code N_NET_HASH}; the kernel has as many for all devices together). */
    private static final int MATCH_PROGRAMS = 4;

    private final FilterLimits limits;
    private final FrameSinks sinks;
    private final FilterPool pool;
    private final LongSupplier nanoClock;
    private final Map<Integer, Account> accounts = new HashMap<>();

    /** @param background compiles programs */
    DeviceFilters(FilterLimits limits, FrameSinks sinks, Executor background, LongSupplier nanoClock) {
        this.limits = limits;
        this.sinks = sinks;
        this.nanoClock = nanoClock;
        pool = new FilterPool(background, limits.mostCompiled());
    }

    /** What the filters of one user are charged to; kept while he has some, and until it is as if he never had. */
    private static final class Account {
        private final Work work;
        /** What captures ask on their own, so that they take nothing from what they watch. */
        private final Work captureWork;
        private int instructions;
        private int captures;

        Account(Work work, Work captureWork) {
            this.work = work;
            this.captureWork = captureWork;
        }

        boolean isForgettable() {
            return instructions == 0 && captures == 0 && work.isFull() && captureWork.isFull();
        }
    }

    private Account account(int user) {
        return accounts.computeIfAbsent(user,
                _ -> new Account(new Work(limits.workPerUser(), nanoClock), new Work(limits.workPerUser(), nanoClock)));
    }

    /**
     * Sets a filter of an open.
     *
     * @return what it replaced: to be released, not under the lock
     * @throws MachException why there can be none; nothing has changed then
     */
    List<Registration> install(OpenDevice open, FilterProgram program, int priority, Registration registration) {
        Port port = registration.port();
        List<Filter<Registration>> older = open.filters().replacedBy(program, other -> other.port() == port);
        Filter<Registration> filter = new Filter<>(program, enter(open, program.code()), priority, registration);
        try {
            demandRoom(open, filter, older);
        } catch (MachException e) {
            forget(open, filter);
            throw e;
        }
        open.setFilters(open.filters().with(filter, older), account(open.user()).work);
        older.forEach(old -> forget(open, old));
        return older.stream().map(Filter::receiver).toList();
    }

    private void demandRoom(OpenDevice open, Filter<Registration> filter, List<Filter<Registration>> older) {
        demandLife(open, filter.receiver().port());
        List<Filter<Registration>> others = open.device().opens().stream()
                .flatMap(one -> one.filters().filters().stream()).filter(one -> !older.contains(one)).toList();
        if (others.size() >= limits.perDevice()) {
            throw new MachException(ReturnCode.D_NO_MEMORY, "a device has at most " + limits.perDevice() + " filters");
        }
        demandInstructions(open, older.stream().mapToInt(old -> old.program().code().count()).sum());
        if (filter.hasKeys() && others.stream().noneMatch(filter::isSameButKeys)
                && matchPrograms(others) >= MATCH_PROGRAMS) {
            throw new MachException(ReturnCode.D_NO_MEMORY,
                    "a device has at most " + MATCH_PROGRAMS + " different programs with MATCH_IMM");
        }
    }

    private void demandInstructions(OpenDevice open, int replaced) {
        if (account(open.user()).instructions - replaced > limits.instructionsPerUser()) {
            throw new MachException(ReturnCode.D_NO_MEMORY,
                    "the filters of a user have at most " + limits.instructionsPerUser() + " instructions together");
        }
    }

    private PooledFilter enter(OpenDevice open, FilterCode code) {
        account(open.user()).instructions += code.count();
        return pool.acquire(code, open.user());
    }

    private void leave(OpenDevice open, PooledFilter filter) {
        account(open.user()).instructions -= filter.code().count();
        pool.release(filter);
    }

    /**
     * Charges a capture of an open: its program as a filter's, what it asks apart.
     *
     * @throws MachException D_NO_MEMORY its program has more instructions than the user may have
     */
    Capture.Charge enterCapture(OpenDevice open, @Nullable FilterProgram program) {
        if (program == null) {
            account(open.user()).captures++;
            return new Capture.Charge(null, account(open.user()).captureWork);
        }
        PooledFilter pooled = enter(open, program.code());
        try {
            demandInstructions(open, 0);
        } catch (MachException e) {
            leave(open, pooled);
            throw e;
        }
        account(open.user()).captures++;
        return new Capture.Charge(pooled, account(open.user()).captureWork);
    }

    /** The other way round. */
    void leaveCapture(OpenDevice open, Capture.Charge charge) {
        account(open.user()).captures--;
        if (charge.program() != null) {
            leave(open, charge.program());
        }
    }

    private static void demandLife(OpenDevice open, Port port) {
        if (open.port().isDead() || !open.device().opens().contains(open)) {
            throw new MachException(ReturnCode.MACH_SEND_INVALID_DEST, "the device has died");
        }
        if (port.isDead()) { // its watch found nothing to take out; one that dies from now on waits for our lock
            throw new MachException(ReturnCode.D_INVALID_OPERATION, "the receive port has died");
        }
    }

    private static int matchPrograms(List<Filter<Registration>> filters) {
        int programs = 0;
        for (int i = 0; i < filters.size(); i++) {
            Filter<Registration> filter = filters.get(i);
            if (filter.hasKeys() && filters.subList(0, i).stream().noneMatch(filter::isSameButKeys)) {
                programs++;
            }
        }
        return programs;
    }

    /** Takes filters of an open out; what it returns is to be released, not under the lock. */
    List<Registration> remove(OpenDevice open, Predicate<Registration> which) {
        List<Filter<Registration>> removed = open.filters().filters().stream()
                .filter(filter -> which.test(filter.receiver())).toList();
        open.setFilters(open.filters().without(which), account(open.user()).work);
        removed.forEach(filter -> forget(open, filter));
        return removed.stream().map(Filter::receiver).toList();
    }

    private void forget(OpenDevice open, Filter<Registration> filter) {
        leave(open, filter.pooled());
        sinks.leave(filter.receiver().port());
    }

    /** Forgets users as if they had never set a filter; to be called every second or so. */
    void tick() {
        accounts.values().removeIf(Account::isForgettable);
    }
}
