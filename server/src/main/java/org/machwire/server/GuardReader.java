package org.machwire.server;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.machwire.server.device.GuardRules;
import org.machwire.server.load.Quarantine;
import org.machwire.server.load.StormLimits;
import org.machwire.server.names.NodePath;
import org.machwire.mach.MachException;
import org.machwire.v1.GuardConfiguration;
import org.machwire.v1.IsolationConfiguration;
import org.machwire.v1.QuarantineConfiguration;
import org.machwire.v1.StormConfiguration;

/** Reads what the configuration says of a segment's guard. */
final class GuardReader {
    private static final int QUIET_SECONDS = 10;

    private GuardReader() {}

    /**
     * What a segment's guard is told.
     *
     * @param serverUid whose devices the peers in multiplexer directories are
     * @throws IllegalArgumentException with one sentence for the configuration's author
     */
    static GuardRules rules(GuardConfiguration guard, int serverUid) {
        GuardRules usual = GuardRules.DEFAULT;
        return new GuardRules(!guard.getOff(), guard.hasResolve() ? guard.getResolve() : usual.resolves(),
                guard.hasIsolation() ? peers(guard.getIsolation(), serverUid) : null, storms(guard.getStorm()),
                guard.hasQuarantine() ? quarantine(guard.getQuarantine()) : null,
                guard.hasGroupsPerDevice()
                        ? count(guard.getGroupsPerDevice(), "groups_per_device")
                        : usual.groupsPerDevice());
    }

    private static GuardRules.Peers peers(IsolationConfiguration isolation, int serverUid) {
        Set<String> peers = new HashSet<>();
        for (String path : isolation.getPeerList()) {
            try {
                peers.add(NodePath.parse(path).toString());
            } catch (MachException e) {
                throw new IllegalArgumentException("the peer \"" + path + "\" is no path of a node", e);
            }
        }
        return new GuardRules.Peers(peers, serverUid);
    }

    private static StormLimits storms(StormConfiguration storm) {
        StormLimits usual = StormLimits.DEFAULT;
        return new StormLimits(unsigned(storm.hasDhcp(), storm.getDhcp(), usual.dhcp()),
                unsigned(storm.hasMembership(), storm.getMembership(), usual.membership()),
                unsigned(storm.hasNeighbour(), storm.getNeighbour(), usual.neighbour()),
                unsigned(storm.hasBroadcast(), storm.getBroadcast(), usual.broadcast()),
                unsigned(storm.hasMulticast(), storm.getMulticast(), usual.multicast()),
                unsigned(storm.hasUnknown(), storm.getUnknown(), usual.unknown()),
                unsigned(storm.hasUserFactor(), storm.getUserFactor(), usual.userFactor()));
    }

    private static long unsigned(boolean isStated, int stated, long usual) {
        return isStated ? Integer.toUnsignedLong(stated) : usual;
    }

    private static Quarantine.Rule quarantine(QuarantineConfiguration quarantine) {
        return new Quarantine.Rule(count(quarantine.getViolations(), "violations"),
                quarantine.hasQuietSeconds() ? count(quarantine.getQuietSeconds(), "quiet_seconds") : QUIET_SECONDS);
    }

    /** An unsigned number of the configuration that a Java int can hold. */
    private static int count(int stated, String name) {
        if (stated < 1) {
            throw new IllegalArgumentException(name + " is 1 to " + Integer.MAX_VALUE);
        }
        return stated;
    }
}
