package org.machwire.server;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.TextFormat;
import com.google.protobuf.TextFormatParseInfoTree;
import com.google.protobuf.TextFormatParseLocation;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.machwire.ethernet.Ethernet;
import org.machwire.ethernet.MacAddress;
import org.machwire.server.device.DeviceLimits;
import org.machwire.server.names.IpAddresses;
import org.machwire.server.names.Ipv4Network;
import org.machwire.server.names.Ipv6Prefix;
import org.machwire.server.names.Leases;
import org.machwire.server.names.MacAddresses;
import org.machwire.server.names.Node;
import org.machwire.server.names.NodeTree;
import org.machwire.server.names.Permissions;
import org.machwire.server.names.Segment;
import org.machwire.server.rpc.RpcLimits;
import org.machwire.v1.Configuration;
import org.machwire.v1.LimitConfiguration;
import org.machwire.v1.NodeConfiguration;
import org.machwire.v1.QuotaConfiguration;
import org.machwire.v1.SegmentConfiguration;

/** Reads a configuration in protobuf text format, as {@code config.proto} describes it. */
final class ServerConfigReader {
    private static final String EMBEDDED = "default.txtpb";
    private static final int DEVICE_MODE = 0660;
    private static final int MULTIPLEXER_MODE = 0777;
    private static final int DIRECTORY_MODE = 0755;
    private static final int SOCKET_MODE = 0666;
    private static final int MAX_MODE = 0777;

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

    /** Reads a file. */
    static ServerConfig read(Path file, int serverUid, int serverGid) throws ConfigException {
        try {
            return parse(file.toString(), Files.readString(file), serverUid, serverGid);
        } catch (IOException e) {
            throw new ConfigException(file + ": cannot be read: " + e.getMessage());
        }
    }

    /** The configuration of a server that is given none. */
    static ServerConfig embedded(int serverUid, int serverGid) throws ConfigException, IOException {
        try (InputStream in = Objects.requireNonNull(ServerConfigReader.class.getResourceAsStream(EMBEDDED))) {
            return parse(EMBEDDED, new String(in.readAllBytes(), StandardCharsets.UTF_8), serverUid, serverGid);
        }
    }

    static ServerConfig parse(String file, String text, int serverUid, int serverGid) throws ConfigException {
        Configuration.Builder builder = Configuration.newBuilder();
        TextFormatParseInfoTree.Builder locations = TextFormatParseInfoTree.builder();
        try {
            TextFormat.Parser.newBuilder().setParseInfoTreeBuilder(locations).build().merge(text, builder);
        } catch (TextFormat.ParseException e) {
            throw new ConfigException(file + ":" + e.getLine() + ": " + withoutPosition(e));
        }
        return new ServerConfigReader(file, serverUid, serverGid, builder.build(), locations.build()).config();
    }

    /** protobuf puts "line:column: " in front of its sentence; of unknown fields it makes a list, a line each. */
    private static String withoutPosition(TextFormat.ParseException failure) {
        String message = String.valueOf(failure.getMessage());
        String first = message.lines().skip(1).findFirst().orElse(null);
        return first == null
                ? message.replaceFirst("^\\d+:\\d+: ", "")
                : "there is no field " + first.replaceFirst("^\\d+:\\d+:\\s+", "");
    }

    private ServerConfig config() throws ConfigException {
        List<Segment> segments = each(Configuration.SEGMENT_FIELD_NUMBER, configuration.getSegmentCount(),
                i -> segment(configuration.getSegment(i)));
        List<Node.Configured> nodes = each(Configuration.NODE_FIELD_NUMBER, configuration.getNodeCount(),
                i -> node(configuration.getNode(i), segments));
        checkTogether(segments, nodes);
        Set<Integer> administrators = new HashSet<>(each(Configuration.ADMINISTRATOR_FIELD_NUMBER,
                configuration.getAdministratorCount(), i -> Users.uid(configuration.getAdministrator(i))));
        QuotaConfiguration quota = configuration.getQuota();
        LimitConfiguration limit = configuration.getLimit();
        try {
            return new ServerConfig(serverUid, segments, nodes, socket(),
                    mode(configuration.getListener().hasMode() ? configuration.getListener().getMode() : SOCKET_MODE),
                    administrators, or(quota.hasLeasesPerUser(), quota.getLeasesPerUser(), 16),
                    or(quota.hasPublishedPerUser(), quota.getPublishedPerUser(), 64),
                    or(limit.hasTasksPerUser(), limit.getTasksPerUser(), 128),
                    or(limit.hasNamesPerTask(), limit.getNamesPerTask(), 65536),
                    limit.hasRingOctetsTotal() ? limit.getRingOctetsTotal() : 256L << 20,
                    limit.hasRingOctetsPerUser() ? limit.getRingOctetsPerUser() : 64L << 20, device(quota, limit),
                    rpc(limit));
        } catch (IllegalArgumentException e) {
            throw new ConfigException(file + ": " + e.getMessage());
        }
    }

    private @Nullable String socket() {
        String socket = configuration.getListener().getSocket();
        return socket.isEmpty() ? null : socket;
    }

    private static DeviceLimits device(QuotaConfiguration quota, LimitConfiguration limit) {
        return new DeviceLimits(or(quota.hasDevicesPerUser(), quota.getDevicesPerUser(), 64),
                or(quota.hasFiltersPerDevice(), quota.getFiltersPerDevice(), 32),
                or(limit.hasRingOctets(), limit.getRingOctets(), 1 << 20),
                or(limit.hasRingFrames(), limit.getRingFrames(), 4096));
    }

    private static RpcLimits rpc(LimitConfiguration limit) {
        return new RpcLimits(or(limit.hasMessageOctets(), limit.getMessageOctets(), 4 << 20),
                or(limit.hasMetadataOctets(), limit.getMetadataOctets(), 8192),
                or(limit.hasCallsPerConnection(), limit.getCallsPerConnection(), 128),
                or(limit.hasResetsPerConnection(), limit.getResetsPerConnection(), 2000),
                or(limit.hasConnectionsPerUser(), limit.getConnectionsPerUser(), 128),
                or(limit.hasConnections(), limit.getConnections(), 4096));
    }

    private static int or(boolean given, int value, int otherwise) {
        if (given && value <= 0) {
            throw new IllegalArgumentException("a quota or limit is 1 to 2147483647");
        }
        return given ? value : otherwise;
    }

    private static Segment segment(SegmentConfiguration segment) {
        return new Segment(segment.getName(), segment.getIpv4().isEmpty() ? null : Ipv4Network.parse(segment.getIpv4()),
                segment.getIpv6().isEmpty() ? null : Ipv6Prefix.parse(segment.getIpv6()),
                segment.hasMtu() ? segment.getMtu() : Ethernet.DEFAULT_MTU, segment.getHub());
    }

    private Node.Configured node(NodeConfiguration node, List<Segment> segments) {
        return switch (node.getKindCase()) {
            case DEVICE -> new Node.DeviceNode(node.getPath(), permissions(node, DEVICE_MODE),
                    find(node.getDevice().getSegment(), segments), mac(node.getDevice().getMac()),
                    addresses(node.getDevice().getAddressList()));
            case MULTIPLEXER -> new Node.Multiplexer(node.getPath(), permissions(node, MULTIPLEXER_MODE),
                    find(node.getMultiplexer().getSegment(), segments));
            case DIRECTORY -> new Node.Directory(node.getPath(), permissions(node, DIRECTORY_MODE));
            case KIND_NOT_SET -> throw new IllegalArgumentException(
                    "a node is one of device, multiplexer and directory: " + node.getPath());
        };
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
        return text.isEmpty() ? null : MacAddress.parse(text);
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
            NodeTree tree = new NodeTree(nodes, 1, directory -> List.of());
            for (Segment segment : segments) {
                new Leases(segment, 1, tree.deviceNodes());
                new MacAddresses(segment, (device, attempt) -> new MacAddress(attempt), tree.deviceNodes());
            }
            return null;
        } catch (IllegalArgumentException e) {
            return e;
        }
    }
}
