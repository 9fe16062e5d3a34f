package org.machwire.server;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.machwire.server.rpc.RpcServer;
import org.machwire.server.store.Store;
import org.machwire.server.store.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running hypervisor: joins the rooms. The only class that knows all of them. */
public final class Server implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Server.class);

    private final RpcServer rpc;
    private final Outside outside;
    private final Store store;
    private final ScheduledExecutorService ticks = Executors
            .newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("machwire-ticks").factory());
    private volatile @Nullable StoreException failure;

    private Server(RpcServer rpc, House house, Outside outside, Store store) {
        this.rpc = rpc;
        this.outside = outside;
        this.store = store;
        store.onFailure(this::storeFailed);
        every(house.rooms().capabilities()::tick, "the end of what has expired");
        every(outside::tick, "the care for uplinks and stations");
        every(house.rooms().devices()::tick, "the end of what devices did long ago");
        every(rpc::tick, "notices of drops");
    }

    /** A tick that fails is told, and keeps no other from coming. */
    private void every(Runnable tick, String what) {
        ticks.scheduleWithFixedDelay(() -> {
            try {
                tick.run();
            } catch (RuntimeException e) {
                reportFault(what, e);
            }
        }, 1, 1, TimeUnit.SECONDS);
    }

    /** Nothing more can be acknowledged: better no server than one that forgets. */
    private void storeFailed(StoreException reason) {
        failure = reason;
        rpc.endNow();
    }

    /**
     * Starts a server; it accepts calls when this returns.
     *
     * @param socket where to listen; its directory exists
     * @param store what survives a restart; closed with the server, also when it does not start
     * @throws IOException with one sentence for people: it cannot listen there, or an uplink cannot be had
     * @throws ConfigException the configuration contradicts itself
     */
    public static Server start(ServerConfig config, Path socket, Store store) throws IOException, ConfigException {
        try {
            House house = House.of(config, store);
            Outside outside = Outside.open(config, house.rooms().devices());
            try {
                RpcServer rpc = RpcServer.start(house.rooms(), config.rpc(), socket, config.socketMode(), eventLoops());
                return new Server(rpc, house, outside, store);
            } catch (IOException | RuntimeException e) {
                outside.close();
                throw e;
            }
        } catch (IllegalArgumentException e) {
            store.close();
            throw new ConfigException(config.source() + ": " + e.getMessage());
        } catch (IOException | RuntimeException e) {
            store.close();
            throw e;
        }
    }

    /** Tells of a mistake of ours by which no call fails, in one line. */
    static void reportFault(String where, Throwable fault) {
        StackTraceElement[] trace = fault.getStackTrace();
        LOG.error("{} met a mistake of the server's: {}, at {}", where, fault,
                trace.length == 0 ? "an unknown place" : trace[0]);
    }

    /** The version that the build wrote into the jar. */
    static String version() {
        return String.valueOf(Server.class.getPackage().getImplementationVersion());
    }

    private static int eventLoops() {
        return Math.clamp(Runtime.getRuntime().availableProcessors() / 2, 1, 4);
    }

    /**
     * Waits until the server was closed.
     *
     * @throws IOException with one sentence for people: it ended because what must survive could not be stored
     */
    public void awaitEnd() throws InterruptedException, IOException {
        rpc.awaitEnd();
        StoreException reason = failure;
        if (reason != null) {
            throw new IOException(reason.getMessage(), reason);
        }
    }

    /** Ends all calls, removes the socket, and writes what waits to be stored. */
    @Override
    public void close() throws IOException {
        ticks.shutdownNow();
        try {
            rpc.close();
        } finally {
            outside.close();
            store.close();
        }
    }
}
