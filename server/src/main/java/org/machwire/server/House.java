package org.machwire.server;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.machwire.server.capability.Audit;
import org.machwire.server.capability.AuditReader;
import org.machwire.server.capability.Capabilities;
import org.machwire.server.capability.Conditions;
import org.machwire.server.capability.Quotas;
import org.machwire.server.capability.ServerTime;
import org.machwire.server.device.Clocks;
import org.machwire.server.device.Devices;
import org.machwire.server.device.NodePorts;
import org.machwire.server.device.SegmentFabric;
import org.machwire.server.device.Subspaces;
import org.machwire.server.device.TokenPorts;
import org.machwire.server.fabric.RingMemory;
import org.machwire.server.names.DeviceNames;
import org.machwire.server.names.Leases;
import org.machwire.server.names.MacAddresses;
import org.machwire.server.names.MultiplexerMacRule;
import org.machwire.server.names.Node;
import org.machwire.server.names.NodeTree;
import org.machwire.server.names.Segment;
import org.machwire.server.port.PortKernel;
import org.machwire.server.rpc.RpcServer;
import org.machwire.server.store.Store;
import org.machwire.server.task.Task;
import org.machwire.server.task.Tasks;
import org.machwire.token.BlockId;
import org.machwire.token.Octets;
import org.machwire.token.SigningKey;
import org.machwire.token.SubspaceId;
import org.machwire.token.TaskReference;

/** The rooms of one server, joined: what one needs of another is put in here. */
record House(RpcServer.Rooms rooms) {
    /** Longer than a slice takes, so that others have most of the time. */
    private static final long REAPER_REST_MICROS = 100;
    private static final int NONCE_OCTETS = 16;

    /**
     * @throws IllegalArgumentException the configuration contradicts itself
     * @throws IOException with one sentence for people: an interface that addresses are made from is not there
     */
    static House of(ServerConfig config, Store store) throws IOException {
        SecureRandom random = new SecureRandom();
        Supplier<byte[]> nonces = () -> {
            byte[] nonce = new byte[NONCE_OCTETS];
            random.nextBytes(nonce);
            return nonce;
        };
        Octets instance = Octets.of(nonces.get());
        SigningKey key = SigningKey.ofSeed(store.signingSeed());
        PortKernel kernel = new PortKernel(config.port());
        Quotas quotas = new Quotas(config.quota(), store);
        Devices devices = new Devices(kernel, segments(config, store, quotas), config.device(), quotas,
                new RingMemory(config.ringOctetsInAll(), config.ringOctetsPerUser()), store,
                store, Capabilities.firstEpoch(store),
                new Clocks(System::nanoTime, System::currentTimeMillis, House::nanosSinceEpoch), compiler());
        NodeTree tree = new NodeTree(config.nodes(), quotas, store, devices);
        Tasks tasks = new Tasks(kernel, config.tasksPerUser(), random::nextBytes, System::nanoTime, reaper(),
                fault -> Server.reportFault("the end of a task", fault));
        Subspaces subspaces = new Subspaces(tasks::isAlive);
        ServerTime time = new ServerTime(() -> TimeUnit.MILLISECONDS.toSeconds(System.currentTimeMillis()),
                System::nanoTime, store.highWater());
        Capabilities capabilities = Capabilities.open(key, store, devices, conditions(tree, subspaces, tasks, instance),
                time, store, uid -> quotas.of(uid).grants(), config.tokenRefusalsPerMinute(),
                config.revocationsPerGrant(), nonces, System::nanoTime);
        tasks.onEnd(task -> ended(task, subspaces, capabilities, instance));
        NodePorts nodePorts = new NodePorts(kernel, tree, new DeviceNames(tree, config.nodes()), devices, subspaces);
        TokenPorts tokenPorts = new TokenPorts(capabilities, tree, devices, nodePorts, subspaces, nonces);
        Set<Integer> administrators = new HashSet<>(config.administrators());
        administrators.add(config.serverUid());
        store.record(new Audit.Entry(Audit.Event.SERVER_STARTED, null, 0, null, "", "machwire " + Server.version()));
        return new House(new RpcServer.Rooms(tasks, devices, nodePorts, tree, tokenPorts, capabilities, quotas, store,
                store, (from, most) -> audit(store, from, most),
                new RpcServer.Identity(instance, key.publicKey(), Server.version()), administrators, config.device(),
                System::nanoTime));
    }

    private static long nanosSinceEpoch() {
        Instant now = Instant.now();
        return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
    }

    private static List<AuditReader.Row> audit(Store store, long from, int most) {
        return store.auditPage(from, most).rows().stream()
                .map(row -> new AuditReader.Row(row.number(), row.entry(), row.hash())).toList();
    }

    private static Conditions conditions(NodeTree tree, Subspaces subspaces, Tasks tasks, Octets instance) {
        return new Conditions() {
            @Override
            public boolean lives(TaskReference task) {
                return task.serverInstance().equals(instance) && tasks.isAlive(task.taskNumber());
            }

            @Override
            public boolean hasNode(String path) {
                return tree.find(path, 0) != null;
            }

            @Override
            public @Nullable BlockId maker(SubspaceId subspace) {
                return subspaces.maker(subspace);
            }
        };
    }

    /** What a task was the condition of ends with it. */
    private static void ended(Task task, Subspaces subspaces, Capabilities capabilities, Octets instance) {
        subspaces.taskEnded(task.number()).forEach(capabilities::subspaceEnded);
        capabilities.taskEnded(new TaskReference(instance, task.number()));
    }

    /** While the reaper rests, others have the port kernel's lock and the processor. */
    private static Executor reaper() {
        ScheduledExecutorService timer = Executors
                .newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("machwire-reaper").factory());
        return slice -> timer.schedule(slice, REAPER_REST_MICROS, TimeUnit.MICROSECONDS);
    }

    /** Compiles filters: rests three times as long as each took, so that it takes a quarter of a core at most. */
    private static Executor compiler() {
        Executor worker = Executors
                .newSingleThreadExecutor(Thread.ofPlatform().daemon().name("machwire-filters").factory());
        return task -> worker.execute(() -> {
            long begunNanos = System.nanoTime();
            try {
                task.run();
            } catch (RuntimeException e) {
                Server.reportFault("the compilation of a filter", e);
            }
            LockSupport.parkNanos(3 * (System.nanoTime() - begunNanos));
        });
    }

    private static List<SegmentFabric> segments(ServerConfig config, Store store, Quotas quotas) throws IOException {
        List<Node.DeviceNode> deviceNodes = new ArrayList<>();
        for (Node.Configured node : config.nodes()) {
            if (node instanceof Node.DeviceNode device) {
                deviceNodes.add(device);
            }
        }
        List<SegmentFabric> segments = new ArrayList<>();
        for (Segment segment : config.segments()) {
            MultiplexerMacRule rule = new MultiplexerMacRule(config.serverUid(), store.macSecret(),
                    Uplinks.seed(config.uplinks().get(segment.name())));
            segments.add(SegmentFabric.of(segment, Objects.requireNonNull(config.guards().get(segment.name())),
                    new Leases(segment, quotas, store, deviceNodes),
                    new MacAddresses(segment, rule, deviceNodes), System::nanoTime));
        }
        return segments;
    }
}
