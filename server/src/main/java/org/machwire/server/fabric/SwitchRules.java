package org.machwire.server.fabric;

/**
 * How a {@link Switch} forwards.
 *
 * @param maxFrameLength octets of the longest frame: the segment's MTU and 14
 * @param inspects whether headers are looked at: who joins which group, who asks for whom, what reaches many; else groups are heard by all
 * @param hub whether every frame is delivered to all others, as the Hurd's multiplexer did
 * @param resolves whether ARP requests and neighbour solicitations for addresses of attachments are answered; never in a hub
 * @param isolated whether attachments reach only the uplink and peers
 * @param groupsPerAttachment how many multicast groups one attachment may join
 */
public record SwitchRules(int maxFrameLength, boolean inspects, boolean hub, boolean resolves, boolean isolated,
        int groupsPerAttachment) {
    /** Multicast groups that a device may join where nobody says otherwise. */
    public static final int GROUPS = 64;

    public SwitchRules {
        resolves = resolves && inspects && !hub;
    }

    /** A switch or hub as it is where nobody says otherwise. */
    public static SwitchRules of(int maxFrameLength, boolean hub) {
        return new SwitchRules(maxFrameLength, true, hub, true, false, GROUPS);
    }
}
