package org.machwire.server.device;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.machwire.server.fabric.SwitchRules;
import org.machwire.server.load.Quarantine;
import org.machwire.server.load.StormLimits;
import org.machwire.server.names.Node;

/**
 * What is checked and bounded in a segment.
 *
 * @param guards whether anything is; else every device is believed
 * @param resolves whether the hypervisor answers for addresses that devices have
 * @param peers whom everybody reaches, where others do not reach each other; null where everybody may
 * @param storms what a right may send to many
 * @param quarantine when a right is cut off; null for never
 * @param groupsPerDevice multicast groups that one device may join
 */
public record GuardRules(boolean guards, boolean resolves, @Nullable Peers peers, StormLimits storms,
        Quarantine.@Nullable Rule quarantine, int groupsPerDevice) {
    /** What holds where nobody says otherwise. */
    public static final GuardRules DEFAULT = new GuardRules(true, true, null, StormLimits.DEFAULT, null,
            SwitchRules.GROUPS);

    /**
     * Devices that reach everybody, and everybody them.
     *
     * @param paths of their nodes
     * @param user whose devices they are, where the path is a name in a multiplexer directory, which is another device to each user
     */
    public record Peers(Set<String> paths, int user) {
        public Peers {
            paths = Set.copyOf(paths);
        }

        boolean include(Node.Device node) {
            return paths.contains(node.path())
                    && (node instanceof Node.DeviceNode || node.identity().owner() == user);
        }
    }

    /** Whether a device is reached by everybody. */
    boolean isPeer(Node.Device node) {
        return peers == null || peers.include(node);
    }

    SwitchRules switchRules(int maxFrameLength, boolean hub) {
        return new SwitchRules(maxFrameLength, guards, hub, resolves, peers != null, groupsPerDevice);
    }
}
