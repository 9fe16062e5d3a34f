package org.machwire.server;

import org.jspecify.annotations.Nullable;
import org.machwire.ethernet.Ethernet;
import org.machwire.server.names.Ipv4Network;
import org.machwire.server.names.Ipv6Prefix;
import org.machwire.server.names.Segment;
import org.machwire.server.uplink.Forward;
import org.machwire.v1.PasstConfiguration;
import org.machwire.v1.SegmentConfiguration;
import org.machwire.v1.UplinkConfiguration;

/** Reads what the configuration says of a segment. */
final class SegmentReader {
    private static final String TAP_PREFIX = "tap:";
    private static final String PASST = "passt";
    private static final int PROCESSES = 64;

    private SegmentReader() {}

    /** @throws IllegalArgumentException with one sentence for the configuration's author */
    static Segment segment(SegmentConfiguration segment) {
        return new Segment(segment.getName(), segment.getIpv4().isEmpty() ? null : Ipv4Network.parse(segment.getIpv4()),
                segment.getIpv6().isEmpty() ? null : Ipv6Prefix.parse(segment.getIpv6()),
                segment.hasMtu() ? segment.getMtu() : Ethernet.DEFAULT_MTU, segment.getHub());
    }

    /**
     * The segment's uplink; null for none.
     *
     * @throws IllegalArgumentException with one sentence for the configuration's author
     */
    static @Nullable UplinkChoice uplink(SegmentConfiguration segment) {
        if (!segment.hasUplink()) {
            return null;
        }
        UplinkConfiguration uplink = segment.getUplink();
        if (uplink.getSeedAddresses() && uplink.getKindCase() != UplinkConfiguration.KindCase.INTERFACE) {
            throw new IllegalArgumentException(
                    "only an uplink that is an interface has an address to seed others with");
        }
        return switch (uplink.getKindCase()) {
            case INTERFACE -> new UplinkChoice.Interface(uplink.getInterface(), uplink.getSeedAddresses());
            case TAP -> new UplinkChoice.Tap(uplink.getTap());
            case PASST -> passt(uplink.getPasst());
            case KIND_NOT_SET ->
                throw new IllegalArgumentException("an uplink is one of interface, tap and passt");
        };
    }

    private static UplinkChoice passt(PasstConfiguration passt) {
        int processes = passt.hasProcesses() ? passt.getProcesses() : PROCESSES;
        if (processes < 1) {
            throw new IllegalArgumentException("processes is 1 to " + Integer.MAX_VALUE);
        }
        return new UplinkChoice.Passt(passt.getHostLoopback(),
                passt.getForwardList().stream().map(Forward::parse).toList(), processes);
    }

    /**
     * Reads what the command line says.
     *
     * @throws IllegalArgumentException with one sentence for people
     */
    static UplinkConfiguration uplink(UplinkOption option) {
        UplinkConfiguration.Builder uplink = UplinkConfiguration.newBuilder();
        String argument = option.what();
        if (argument.equals(PASST)) {
            return uplink.setPasst(PasstConfiguration.newBuilder().addAllForward(option.forwards())).build();
        }
        if (!option.forwards().isEmpty()) {
            throw new IllegalArgumentException("only an uplink by passt forwards ports");
        }
        return argument.startsWith(TAP_PREFIX)
                ? uplink.setTap(argument.substring(TAP_PREFIX.length())).build()
                : uplink.setInterface(argument).build();
    }
}
