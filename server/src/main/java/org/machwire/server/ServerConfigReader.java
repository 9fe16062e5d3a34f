package org.machwire.server;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import com.google.protobuf.TextFormat.Parser.SingularOverwritePolicy;
import com.google.protobuf.TextFormat;
import com.google.protobuf.TextFormatParseInfoTree;
import com.google.protobuf.TextFormatParseLocation;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.machwire.ethernet.Ethernet;
import org.machwire.ethernet.MacAddress;
import org.machwire.ethernet.PackedFrames;
import org.machwire.server.capability.Quota;
import org.machwire.server.capability.QuotaStore;
import org.machwire.server.capability.Quotas;
import org.machwire.server.device.DeviceLimits;
import org.machwire.server.device.FilterLimits;
import org.machwire.server.device.GuardRules;
import org.machwire.server.fabric.RingMemory;
import org.machwire.server.load.Work;
import org.machwire.server.names.IpAddresses;
import org.machwire.server.names.LeaseStore;
import org.machwire.server.names.Leases;
import org.machwire.server.names.MacAddresses;
import org.machwire.server.names.Node;
import org.machwire.server.names.NodeTree;
import org.machwire.server.names.PermissionStore;
import org.machwire.server.names.Permissions;
import org.machwire.server.names.Segment;
import org.machwire.server.port.PortLimits;
import org.machwire.server.rpc.RpcLimits;
import org.machwire.token.DeviceRole;
import org.machwire.v1.Configuration;
import org.machwire.v1.DeviceNode;
import org.machwire.v1.NodeConfiguration;
import org.machwire.v1.SegmentConfiguration;

/** Reads a configuration in protobuf text format, as {@code config.proto} describes it. */
final class ServerConfigReader {
    private static final String EMBEDDED = "default.txtpb";
    private static final int DEVICE_MODE = 0660;
    private static final int MULTIPLEXER_MODE = 0777;
    private static final int DIRECTORY_MODE = 0755;
    private static final int SOCKET_MODE = 0666;
    private static final int MAX_MODE = 0777;

    // Below these no client could do anything: send or be sent a frame, name its task, hold its root directory and one port more,
    // make a call while its task lives.
    private static final int LONGEST_FRAME_PACKED = PackedFrames.packedLength(Ethernet.MAX_FRAME_LENGTH);
    private static final int MIN_MESSAGE_OCTETS = 2048;
    private static final int MIN_METADATA_OCTETS = 1024;
    private static final int MIN_QUEUE_OCTETS = 65536;

    private static final long MIN_AUDIT_ENTRIES = 1000;
    private static final long AUDIT_ENTRIES = 1_000_000;
    private static final long FILTER_WORK = 200_000_000;

    private static final Quota NO_QUOTA = new Quota(0, 0, 0, 0);

    private static final Pattern POSITION = Pattern.compile("^\\d+:\\d+:\\s*");

    private final String file;
    private final int serverUid;
    private final int serverGid;
    private final Configuration configuration;
    private final TextFormatParseInfoTree locations;

    private ServerConfigReader(String file, int serverUid, int serverGid, Configuration configuration,
            TextFormatParseInfoTree locations) {
        this.file = file;
        this.serverUid = serverUid;
        this.serverGid = serverGid;
        this.configuration = configuration;
        this.locations = locations;
    }

    /**
     * Reads a file.
     *
     * @param uplink of the first segment; null for what the file says
     */
    static ServerConfig read(Path file, int serverUid, int serverGid, @Nullable UplinkOption uplink)
            throws ConfigException {
        try {
            return parse(file.toString(), Files.readString(file), serverUid, serverGid, uplink);
        } catch (NoSuchFileException e) {
            throw new ConfigException(file + ": there is no such file");
        } catch (CharacterCodingException e) {
            throw new ConfigException(file + ": it is no text in UTF-8");
        } catch (IOException e) {
            throw new ConfigException(file + ": it cannot be read (" + e + ")");
        }
    }

    /** The configuration of a server that is given none. */
    static ServerConfig embedded(int serverUid, int serverGid, @Nullable UplinkOption uplink)
            throws ConfigException, IOException {
        try (InputStream in = Objects.requireNonNull(ServerConfigReader.class.getResourceAsStream(EMBEDDED))) {
            return parse(EMBEDDED, new String(in.readAllBytes(), StandardCharsets.UTF_8), serverUid, serverGid, uplink);
        }
    }

    static ServerConfig parse(String file, String text, int serverUid, int serverGid, @Nullable UplinkOption uplink)
            throws ConfigException {
        Configuration.Builder builder = Configuration.newBuilder();
        TextFormatParseInfoTree.Builder locations = TextFormatParseInfoTree.builder();
        try {
            TextFormat.Parser.newBuilder().setParseInfoTreeBuilder(locations)
                    .setSingularOverwritePolicy(SingularOverwritePolicy.FORBID_SINGULAR_OVERWRITES).build()
                    .merge(text, builder);
        } catch (TextFormat.ParseException e) {
            throw new ConfigException(file + ":" + e.getLine() + ": " + sentence(e));
        }
        if (uplink != null) {
            if (builder.getSegmentCount() == 0) {
                throw new ConfigException(file + ": there is no segment that could have an uplink");
            }
            try {
                builder.getSegmentBuilder(0).setUplink(SegmentReader.uplink(uplink));
            } catch (IllegalArgumentException e) {
                throw new ConfigException("--uplink: " + e.getMessage());
            }
        }
        return new ServerConfigReader(file, serverUid, serverGid, builder.build(), locations.build()).config();
    }

    /**
     * One sentence of protobuf's: it puts "line:column: " in front of it, and of unknown fields it gives a list, of which the first
     * is enough.
     */
    private static String sentence(TextFormat.ParseException failure) {
        String[] lines = String.valueOf(failure.getMessage()).split("\n", -1);
        return lines.length > 1
                ? "there is no field " + POSITION.matcher(lines[1]).replaceFirst("")
                : POSITION.matcher(lines[0]).replaceFirst("");
    }

    private ServerConfig config() throws ConfigException {
        List<Segment> segments = each(Configuration.SEGMENT_FIELD_NUMBER, configuration.getSegmentCount(),
                i -> SegmentReader.segment(configuration.getSegment(i)));
        Map<String, GuardRules> guards = new LinkedHashMap<>();
        each(Configuration.SEGMENT_FIELD_NUMBER, configuration.getSegmentCount(), i -> {
            SegmentConfiguration segment = configuration.getSegment(i);
            guards.put(segment.getName(), GuardReader.rules(segment.getGuard(), serverUid));
            return segment;
        });
        Map<String, UplinkChoice> uplinks = uplinks();
        List<Node.Configured> nodes = each(Configuration.NODE_FIELD_NUMBER, configuration.getNodeCount(),
                i -> node(configuration.getNode(i), segments));
        checkTogether(segments, nodes);
        Map<String, HostChoice> hosts = hosts(segments, uplinks, nodes);
        Set<Integer> administrators = new HashSet<>(each(Configuration.ADMINISTRATOR_FIELD_NUMBER,
                configuration.getAdministratorCount(), i -> Users.uid(configuration.getAdministrator(i))));
        Bounds quota = bounds(Configuration.QUOTA_FIELD_NUMBER, configuration.getQuota());
        Bounds limit = bounds(Configuration.LIMIT_FIELD_NUMBER, configuration.getLimit());
        try {
            return new ServerConfig(file, serverUid, segments, guards, uplinks, hosts, nodes, socket(),
                    mode(configuration.getListener().hasMode() ? configuration.getListener().getMode() : SOCKET_MODE),
                    administrators, quota(quota),
                    limit.count("tasks_per_user", 128), port(limit),
                    limit.octets("ring_octets_total", RingMemory.CHUNK_OCTETS, 256L << 20),
                    limit.octets("ring_octets_per_user", RingMemory.CHUNK_OCTETS, 64L << 20), device(quota, limit),
                    rpc(limit), limit.count("token_refusals_per_minute", 60),
                    limit.count("revocations_per_grant", 64), state());
        } catch (IllegalArgumentException e) {
            throw new ConfigException(file + ": " + e.getMessage());
        }
    }

    private Map<String, UplinkChoice> uplinks() throws ConfigException {
        Map<String, UplinkChoice> uplinks = new LinkedHashMap<>();
        each(Configuration.SEGMENT_FIELD_NUMBER, configuration.getSegmentCount(), i -> {
            SegmentConfiguration segment = configuration.getSegment(i);
            UplinkChoice uplink = SegmentReader.uplink(segment);
            if (uplink != null && uplinks.values().stream().anyMatch(uplink::excludes)) {
                throw new IllegalArgumentException("two segments have the same uplink");
            }
            return uplink == null ? segment : uplinks.put(segment.getName(), uplink);
        });
        return uplinks;
    }

    private Map<String, HostChoice> hosts(List<Segment> segments, Map<String, UplinkChoice> uplinks,
            List<Node.Configured> nodes) throws ConfigException {
        Map<String, HostChoice> hosts = new LinkedHashMap<>();
        each(Configuration.SEGMENT_FIELD_NUMBER, configuration.getSegmentCount(), i -> {
            Segment segment = segments.get(i);
            HostChoice choice = HostReader.hosts(segment, configuration.getSegment(i).getHosts(),
                    uplinks.get(segment.name()), nodes);
            if (choice != null) {
                leases(segment, nodes).reserveOwn(choice.gateway());
                hosts.put(segment.name(), choice);
            }
            return segment;
        });
        return hosts;
    }

    /** The leases of a segment of which none is in use. */
    private static Leases leases(Segment segment, List<Node.Configured> nodes) {
        List<Node.DeviceNode> devices = nodes.stream().filter(Node.DeviceNode.class::isInstance)
                .map(Node.DeviceNode.class::cast).toList();
        return new Leases(segment, new Quotas(NO_QUOTA, QuotaStore.NONE), LeaseStore.NONE, devices);
    }

    private Bounds bounds(int field, Message message) {
        FieldDescriptor descriptor = Configuration.getDescriptor().findFieldByNumber(field);
        return new Bounds(file, message, locations.getNestedTrees(descriptor));
    }

    private @Nullable String socket() {
        String socket = configuration.getListener().getSocket();
        return socket.isEmpty() ? null : socket;
    }

    private ServerConfig.State state() throws ConfigException {
        var state = configuration.getState();
        Bounds bounds = bounds(Configuration.STATE_FIELD_NUMBER, state);
        return new ServerConfig.State(state.getDirectory().isEmpty() ? null : state.getDirectory(),
                state.getEphemeral(),
                bounds.octets("audit_entries", MIN_AUDIT_ENTRIES, AUDIT_ENTRIES));
    }

    private static Quota quota(Bounds quota) throws ConfigException {
        return new Quota(quota.count("leases_per_user", 16), quota.count("devices_per_user", 64),
                quota.count("published_per_user", 64), quota.count("grants_per_user", 1024));
    }

    private static DeviceLimits device(Bounds quota, Bounds limit) throws ConfigException {
        int instructions = quota.count("filter_instructions_per_user", 65_536);
        long leastWork = (long) Work.BURSTS_PER_SECOND * instructions; // so that any filter runs on a frame
        FilterLimits filters = new FilterLimits(quota.count("filters_per_device", 32), instructions,
                limit.octets("filter_work_per_user", leastWork, Math.max(leastWork, FILTER_WORK)),
                limit.count("compiled_instructions", 1 << 20));
        return new DeviceLimits(filters,
                limit.count("ring_octets", LONGEST_FRAME_PACKED, 1 << 20), limit.count("ring_frames", 4096),
                quota.count("captures_per_device", 0, 4),
                limit.count("capture_octets", RingMemory.CHUNK_OCTETS, 1 << 20));
    }

    private static PortLimits port(Bounds limit) throws ConfigException {
        return new PortLimits(limit.count("names_per_task", 2, 65536),
                queueOctets(limit),
                limit.count("rights_per_message", PortLimits.RIGHTS_DEFAULT));
    }

    private static long queueOctets(Bounds limit) throws ConfigException {
        return limit.octets("queue_octets_per_user", MIN_QUEUE_OCTETS, PortLimits.QUEUE_OCTETS_DEFAULT);
    }

    private static RpcLimits rpc(Bounds limit) throws ConfigException {
        return new RpcLimits(limit.count("message_octets", MIN_MESSAGE_OCTETS, 4 << 20),
                limit.count("metadata_octets", MIN_METADATA_OCTETS, 8192),
                limit.count("calls_per_connection", 2, 128), limit.count("resets_per_connection", 2000),
                limit.count("connections_per_user", 128), limit.count("connections", 4096),
                limit.count("items_per_message", 4096), queueOctets(limit));
    }

    private Node.Configured node(NodeConfiguration node, List<Segment> segments) {
        return switch (node.getKindCase()) {
            case DEVICE -> device(node, permissions(node, DEVICE_MODE), segments);
            case MULTIPLEXER -> new Node.Multiplexer(node.getPath(), permissions(node, MULTIPLEXER_MODE),
                    find(node.getMultiplexer().getSegment(), segments));
            case DIRECTORY -> new Node.Directory(node.getPath(), permissions(node, DIRECTORY_MODE));
            case KIND_NOT_SET -> throw new IllegalArgumentException(
                    "a node is one of device, multiplexer and directory: " + node.getPath());
        };
    }

    private Node.DeviceNode device(NodeConfiguration node, Permissions permissions, List<Segment> segments) {
        DeviceNode device = node.getDevice();
        return new Node.DeviceNode(node.getPath(), permissions, find(device.getSegment(), segments),
                mac(device.getMac()), addresses(device.getAddressList()), permissions.uid(),
                device.getRoleList().stream().map(DeviceRole::ofProto).collect(Collectors.toSet()));
    }

    private Permissions permissions(NodeConfiguration node, int otherwise) {
        return new Permissions(node.getOwner().isEmpty() ? serverUid : Users.uid(node.getOwner()),
                node.getGroup().isEmpty() ? serverGid : Users.gid(node.getGroup()),
                mode(node.hasMode() ? node.getMode() : otherwise));
    }

    private static int mode(int mode) {
        if (mode < 0 || mode > MAX_MODE) {
            throw new IllegalArgumentException("permission bits are 0 to 0777");
        }
        return mode;
    }

    private static Segment find(String name, List<Segment> segments) {
        return segments.stream().filter(segment -> segment.name().equals(name)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no segment \"" + name + "\""));
    }

    private static @Nullable MacAddress mac(String text) {
        try {
            return text.isEmpty() ? null : MacAddress.parse(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("\"" + text + "\" is no Ethernet address", e);
        }
    }

    private static List<InetAddress> addresses(List<String> texts) {
        List<InetAddress> addresses = new ArrayList<>();
        texts.forEach(text -> addresses.add(IpAddresses.parse(text)));
        return addresses;
    }

    /** Converts each element of a repeated field; what is wrong with one is told with its line. */
    private <T> List<T> each(int field, int count, IntFunction<? extends T> conversion) throws ConfigException {
        List<T> all = new ArrayList<>();
        FieldDescriptor descriptor = Configuration.getDescriptor().findFieldByNumber(field);
        for (int i = 0; i < count; i++) {
            try {
                all.add(conversion.apply(i));
            } catch (IllegalArgumentException e) {
                throw at(descriptor, i, e);
            }
        }
        return all;
    }

    private ConfigException at(FieldDescriptor field, int index, IllegalArgumentException what) {
        TextFormatParseLocation location = locations.getLocation(field, index);
        return new ConfigException(file + ":" + (location.getLine() + 1) + ": " + what.getMessage());
    }

    /** Tells what is wrong with a node only beside others, such as a path or address that is there twice, with its line. */
    private void checkTogether(List<Segment> segments, List<Node.Configured> nodes) throws ConfigException {
        if (conflict(segments, nodes) == null) {
            return;
        }
        FieldDescriptor field = Configuration.getDescriptor().findFieldByNumber(Configuration.NODE_FIELD_NUMBER);
        for (int i = 0; i < nodes.size(); i++) {
            IllegalArgumentException conflict = conflict(segments, nodes.subList(0, i + 1));
            if (conflict != null) {
                throw at(field, i, conflict);
            }
        }
    }

    private static @Nullable IllegalArgumentException conflict(List<Segment> segments, List<Node.Configured> nodes) {
        try {
            Quotas quotas = new Quotas(NO_QUOTA, QuotaStore.NONE);
            NodeTree tree = new NodeTree(nodes, quotas, PermissionStore.NONE, directory -> List.of());
            for (Segment segment : segments) {
                new Leases(segment, quotas, LeaseStore.NONE, tree.deviceNodes());
                new MacAddresses(segment, (device, attempt) -> new MacAddress(attempt), tree.deviceNodes());
            }
            return null;
        } catch (IllegalArgumentException e) {
            return e;
        }
    }
}
