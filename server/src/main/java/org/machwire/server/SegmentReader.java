package org.machwire.server;

import org.jspecify.annotations.Nullable;
import org.machwire.ethernet.Ethernet;
import org.machwire.server.names.Ipv4Network;
import org.machwire.server.names.Ipv6Prefix;
import org.machwire.server.names.Segment;
import org.machwire.v1.SegmentConfiguration;
import org.machwire.v1.UplinkConfiguration;

/** Reads what the configuration says of a segment. */
final class SegmentReader {
    private static final String TAP_PREFIX = "tap:";

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
            case KIND_NOT_SET -> throw new IllegalArgumentException("an uplink is one of interface and tap");
        };
    }

    /** Reads {@code --uplink}: an interface's name, or {@code tap:NAME}. */
    static UplinkConfiguration uplink(String argument) {
        return argument.startsWith(TAP_PREFIX)
                ? UplinkConfiguration.newBuilder().setTap(argument.substring(TAP_PREFIX.length())).build()
                : UplinkConfiguration.newBuilder().setInterface(argument).build();
    }
}
