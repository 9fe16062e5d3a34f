package org.machwire.server;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.machwire.server.device.Devices;
import org.machwire.server.device.NodePorts;
import org.machwire.server.device.SegmentFabric;
import org.machwire.server.fabric.RingMemory;
import org.machwire.server.names.Leases;
import org.machwire.server.names.MacAddresses;
import org.machwire.server.names.MultiplexerMacRule;
import org.machwire.server.names.Node;
import org.machwire.server.names.NodeTree;
import org.machwire.server.names.Segment;
import org.machwire.server.port.PortKernel;
import org.machwire.server.rpc.RpcServer;
import org.machwire.server.task.Tasks;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running hypervisor: joins the rooms. The only class that knows all of them. */
public final class Server implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Server.class);
    private static final int SECRET_OCTETS = 32;
    /** Longer than a slice takes, so that others have most of the time. */
    private static final long REAPER_REST_MICROS = 100;

    private final RpcServer rpc;

    private Server(RpcServer rpc) {
        this.rpc = rpc;
    }

    /**
     * Starts a server; it accepts calls when this returns.
     *
     * @param socket where to listen; its directory exists
     * @throws IOException with one sentence for people: it cannot listen there
     * @throws ConfigException the configuration contradicts itself
     */
    public static Server start(ServerConfig config, Path socket) throws IOException, ConfigException {
        RpcServer.Rooms rooms;
        try {
            rooms = rooms(config);
        } catch (IllegalArgumentException e) {
            throw new ConfigException(config.source() + ": " + e.getMessage());
        }
        return new Server(RpcServer.start(rooms, config.rpc(), socket, config.socketMode(), eventLoops()));
    }

    private static RpcServer.Rooms rooms(ServerConfig config) {
        SecureRandom random = new SecureRandom();
        PortKernel kernel = new PortKernel(config.port());
        Devices devices = new Devices(kernel, segments(config, random), config.device(),
                new RingMemory(config.ringOctetsInAll(), config.ringOctetsPerUser()));
        NodeTree tree = new NodeTree(config.nodes(), config.publishedPerUser(), devices);
        Tasks tasks = new Tasks(kernel, config.tasksPerUser(), random::nextBytes, System::nanoTime, reaper(),
                Server::reportFault);
        Set<Integer> administrators = new HashSet<>(config.administrators());
        administrators.add(config.serverUid());
        return new RpcServer.Rooms(tasks, devices, new NodePorts(kernel, tree, devices), tree, administrators,
                config.device(), version(), System::nanoTime);
    }

    /** While the reaper rests, others have the port kernel's lock and the processor. */
    private static Executor reaper() {
        ScheduledExecutorService timer = Executors
                .newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("machwire-reaper").factory());
        return slice -> timer.schedule(slice, REAPER_REST_MICROS, TimeUnit.MICROSECONDS);
    }

    /** Tells of a mistake of ours by which no call fails, in one line. */
    private static void reportFault(Throwable fault) {
        StackTraceElement[] trace = fault.getStackTrace();
        LOG.error("the end of a task met a mistake of the server's: {}, at {}", fault,
                trace.length == 0 ? "an unknown place" : trace[0]);
    }

    /** The version that the build wrote into the jar. */
    static String version() {
        return String.valueOf(Server.class.getPackage().getImplementationVersion());
    }

    private static int eventLoops() {
        return Math.clamp(Runtime.getRuntime().availableProcessors() / 2, 1, 4);
    }

    private static List<SegmentFabric> segments(ServerConfig config, SecureRandom random) {
        byte[] secret = new byte[SECRET_OCTETS];
        random.nextBytes(secret);
        MultiplexerMacRule rule = new MultiplexerMacRule(config.serverUid(), secret, MultiplexerMacRule.NO_INTERFACE);
        List<Node.DeviceNode> deviceNodes = new ArrayList<>();
        for (Node.Configured node : config.nodes()) {
            if (node instanceof Node.DeviceNode device) {
                deviceNodes.add(device);
            }
        }
        List<SegmentFabric> segments = new ArrayList<>();
        for (Segment segment : config.segments()) {
            segments.add(SegmentFabric.of(segment, new Leases(segment, config.leasesPerUser(), deviceNodes),
                    new MacAddresses(segment, rule, deviceNodes)));
        }
        return segments;
    }

    /** Waits until the server was closed. */
    public void awaitEnd() throws InterruptedException {
        rpc.awaitEnd();
    }

    /** Ends all calls and removes the socket. */
    @Override
    public void close() throws IOException {
        rpc.close();
    }
}
