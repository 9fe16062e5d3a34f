package org.machwire.server;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.machwire.server.capability.Quota;
import org.machwire.server.device.DeviceLimits;
import org.machwire.server.device.GuardRules;
import org.machwire.server.names.Node;
import org.machwire.server.names.Segment;
import org.machwire.server.port.PortLimits;
import org.machwire.server.rpc.RpcLimits;

/**
 * All that a server is told. Immutable.
 *
 * @param source the file it was read from, as errors name it
 * @param serverUid the user that the server runs as
 * @param segments by distinct names
 * @param guards what is checked in each segment, by its name
 * @param uplinks of segments that have one, by the segment's name
 * @param hosts what hosts of a segment are told, by the segment's name; nothing of the others
 * @param nodes configured nodes, in segments of these
 * @param socket where to listen; null for the user's own place
 * @param socketMode permission bits of the socket
 * @param administrators uids beside root
 * @param quota of users for whom none was set
 */
public record ServerConfig(String source, int serverUid, List<Segment> segments, Map<String, GuardRules> guards,
        Map<String, UplinkChoice> uplinks,
        Map<String, HostChoice> hosts,
        List<Node.Configured> nodes,
        @Nullable String socket,
        int socketMode, Set<Integer> administrators, Quota quota, int tasksPerUser,
        PortLimits port, long ringOctetsInAll, long ringOctetsPerUser, DeviceLimits device, RpcLimits rpc,
        int tokenRefusalsPerMinute, int revocationsPerGrant, State state) {

    /**
     * Where what survives a restart is kept.
     *
     * @param directory null for the user's own place
     * @param isEphemeral whether nothing is kept
     * @param auditEntries how many entries the audit trail has at most
     */
    public record State(@Nullable String directory, boolean isEphemeral, long auditEntries) {}

    public ServerConfig {
        segments = List.copyOf(segments);
        guards = Map.copyOf(guards);
        uplinks = Map.copyOf(uplinks);
        hosts = Map.copyOf(hosts);
        nodes = List.copyOf(nodes);
        administrators = Set.copyOf(administrators);
        Set<String> names = new HashSet<>();
        for (Segment segment : segments) {
            if (!names.add(segment.name())) {
                throw new IllegalArgumentException("two segments are called " + segment.name());
            }
        }
    }
}
