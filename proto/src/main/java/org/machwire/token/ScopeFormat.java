package org.machwire.token;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.machwire.ethernet.MacAddress;
import org.machwire.v1.Addresses;
import org.machwire.v1.Names;
import org.machwire.v1.Prefixes;

/** Scopes as protobuf messages. */
final class ScopeFormat {
    private ScopeFormat() {}

    static Scope read(org.machwire.v1.Scope from) {
        UnknownFields.refuse(from);
        ScopeBuilder scope = Scope.builder();
        if (from.hasNode()) {
            scope.nodes(from.getNode().getNameList());
        }
        if (from.hasSegment()) {
            scope.segments(from.getSegment().getNameList());
        }
        if (from.hasDevice()) {
            scope.devices(from.getDevice().getNameList());
        }
        readNumbers(from, scope);
        readAddresses(from, scope);
        if (from.getPromiscuous()) {
            scope.promiscuous();
        }
        if (from.getSetAddress()) {
            scope.setAddress();
        }
        from.getRoleList().forEach(role -> scope.roles(DeviceRole.ofProto(role)));
        return scope.build();
    }

    private static void readNumbers(org.machwire.v1.Scope from, ScopeBuilder scope) {
        if (from.hasDevices()) {
            scope.maxDevices(from.getDevices());
        }
        if (from.hasMode()) {
            scope.mode(from.getMode());
        }
        if (from.hasFramesPerSecond()) {
            scope.framesPerSecond(from.getFramesPerSecond());
        }
        if (from.hasOctetsPerSecond()) {
            scope.octetsPerSecond(from.getOctetsPerSecond());
        }
    }

    private static void readAddresses(org.machwire.v1.Scope from, ScopeBuilder scope) {
        if (from.hasMac()) {
            scope.macs(from.getMac().getAddressList().stream().map(a -> MacAddress.of(a.toByteArray())).toList());
        }
        if (from.hasIpv4()) {
            scope.ipv4(from.getIpv4().getPrefixList().stream().map(IpPrefix::ofProto).toList());
        }
        if (from.hasIpv6()) {
            scope.ipv6(from.getIpv6().getPrefixList().stream().map(IpPrefix::ofProto).toList());
        }
    }

    static List<org.machwire.v1.Scope> writeAll(Scope scope) {
        List<org.machwire.v1.Scope> all = new ArrayList<>();
        all.add(write(scope));
        for (int i = 1; i < scope.devices().size(); i++) {
            // Of the privileges, each scope has to grant what all together do.
            org.machwire.v1.Scope.Builder further = org.machwire.v1.Scope.newBuilder();
            writePrivileges(scope, further);
            all.add(further.setDevice(patterns(scope.devices().get(i))).build());
        }
        return all;
    }

    /** Leaves out all lists of device names but the first. */
    static org.machwire.v1.Scope write(Scope scope) {
        org.machwire.v1.Scope.Builder to = org.machwire.v1.Scope.newBuilder();
        Set<String> nodes = scope.nodes().values();
        if (nodes != null) {
            to.setNode(Names.newBuilder().addAllName(nodes));
        }
        Set<String> segments = scope.segments().values();
        if (segments != null) {
            to.setSegment(Names.newBuilder().addAllName(segments));
        }
        if (!scope.devices().isEmpty()) {
            to.setDevice(patterns(scope.devices().get(0)));
        }
        writeNumbers(scope, to);
        writeAddresses(scope, to);
        writePrivileges(scope, to);
        return to.build();
    }

    private static Names patterns(List<DevicePattern> patterns) {
        return Names.newBuilder().addAllName(patterns.stream().map(DevicePattern::text).toList()).build();
    }

    private static void writeNumbers(Scope scope, org.machwire.v1.Scope.Builder to) {
        Integer devices = scope.maxDevices();
        if (devices != null) {
            to.setDevices(devices);
        }
        Integer mode = scope.mode();
        if (mode != null) {
            to.setMode(mode);
        }
        Long frames = scope.framesPerSecond();
        if (frames != null) {
            to.setFramesPerSecond(frames);
        }
        Long octets = scope.octetsPerSecond();
        if (octets != null) {
            to.setOctetsPerSecond(octets);
        }
    }

    private static void writeAddresses(Scope scope, org.machwire.v1.Scope.Builder to) {
        Set<MacAddress> macs = scope.macs().values();
        if (macs != null) {
            to.setMac(Addresses.newBuilder()
                    .addAllAddress(macs.stream().map(mac -> ByteString.copyFrom(mac.octets())).toList()));
        }
        Set<IpPrefix> ipv4 = scope.ipv4().values();
        if (ipv4 != null) {
            to.setIpv4(prefixes(ipv4));
        }
        Set<IpPrefix> ipv6 = scope.ipv6().values();
        if (ipv6 != null) {
            to.setIpv6(prefixes(ipv6));
        }
    }

    private static Prefixes prefixes(Set<IpPrefix> prefixes) {
        return Prefixes.newBuilder().addAllPrefix(prefixes.stream().map(IpPrefix::toProto).toList()).build();
    }

    private static void writePrivileges(Scope scope, org.machwire.v1.Scope.Builder to) {
        to.setPromiscuous(scope.promiscuous()).setSetAddress(scope.setAddress());
        scope.roles().forEach(role -> to.addRole(role.toProto()));
    }
}
