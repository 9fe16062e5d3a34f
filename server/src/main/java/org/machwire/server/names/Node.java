package org.machwire.server.names;

import java.net.InetAddress;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.machwire.ethernet.MacAddress;
import org.machwire.server.capability.Credentials;
import org.machwire.server.capability.Grant;
import org.machwire.token.DeviceRole;

/** What a path denotes. Paths are canonical: absolute, one slash before each component. */
public sealed interface Node {

    String path();

    /** Whose bits decide. They are the multiplexer's for a name under it. */
    Permissions permissions();

    /** The uid that is shown as the node's owner. */
    default int owner() {
        return permissions().uid();
    }

    /** The last component; "/" of the root. */
    default String name() {
        return path().equals("/") ? "/" : path().substring(path().lastIndexOf('/') + 1);
    }

    /** A node that the configuration made; it stays as long as the tree. Its permissions can change, which makes another value of it. */
    sealed interface Configured extends Node {

        /** The same node with other permissions. */
        Configured withPermissions(Permissions changed);
    }

    /** A node that is opened as a device. */
    sealed interface Device extends Node {

        Segment segment();

        /** Which device this is. */
        DeviceIdentity identity();

        /** Whether its addresses are leased, and not configured. */
        default boolean hasLease() {
            return true;
        }

        /** What of servers it may take on, by the permission bits. */
        default Set<DeviceRole> roles() {
            return Set.of();
        }

        /** What a user may do with the device, by the permission bits. */
        default Grant grantTo(Credentials who) {
            return new Grant(who.uid(), null, permissions().mayRead(who), permissions().mayWrite(who));
        }
    }

    /** A directory of configured and published nodes. */
    record Directory(String path, Permissions permissions) implements Configured {
        @Override
        public Directory withPermissions(Permissions changed) {
            return new Directory(path, changed);
        }
    }

    /** A directory in which each name is a device of the looking user's own. */
    record Multiplexer(String path, Permissions permissions, Segment segment) implements Configured {
        @Override
        public Multiplexer withPermissions(Permissions changed) {
            return new Multiplexer(path, changed, segment);
        }
    }

    /**
     * One device, to whomever opens it.
     *
     * @param mac its fixed address; null for one by the rule
     * @param addresses its fixed IPv4 and IPv6 addresses; empty for leased ones
     * @param user the configured owner, to whose quotas the device counts: it stays the same device, with the same addresses, when another
     *        becomes the owner of the node
     * @param roles what of servers it may take on, by the permission bits
     */
    record DeviceNode(String path, Permissions permissions, Segment segment, @Nullable MacAddress mac,
            List<InetAddress> addresses, int user, Set<DeviceRole> roles) implements Configured, Device {
        public DeviceNode {
            addresses = List.copyOf(addresses);
            roles = Set.copyOf(roles);
        }

        /** Makes a node without roles that is its configured owner's. */
        public DeviceNode(String path, Permissions permissions, Segment segment, @Nullable MacAddress mac,
                List<InetAddress> addresses) {
            this(path, permissions, segment, mac, addresses, permissions.uid(), Set.of());
        }

        @Override
        public DeviceNode withPermissions(Permissions changed) {
            return new DeviceNode(path, changed, segment, mac, addresses, user, roles);
        }

        @Override
        public boolean hasLease() {
            return addresses.isEmpty();
        }

        @Override
        public DeviceIdentity identity() {
            return new DeviceIdentity(segment.name(), user, path, name());
        }
    }

    /**
     * A name under a multiplexer. Every name is one, and none makes a device by being looked up.
     *
     * @param user whose device the name is
     */
    record MultiplexedName(Multiplexer directory, String name, int user) implements Device {
        private static final int READ_AND_WRITE_OF_ALL = 0666;

        @Override
        public String path() {
            return directory.path() + "/" + name;
        }

        /** The multiplexer's owner, group and bits, without the right to search, which a device has not. */
        @Override
        public Permissions permissions() {
            Permissions bits = directory.permissions();
            return new Permissions(bits.uid(), bits.gid(), bits.mode() & READ_AND_WRITE_OF_ALL);
        }

        @Override
        public int owner() {
            return user;
        }

        @Override
        public Segment segment() {
            return directory.segment();
        }

        @Override
        public DeviceIdentity identity() {
            return new DeviceIdentity(segment().name(), user, directory.path(), name);
        }
    }

    /**
     * What a task published.
     *
     * @param target the object given at publishing; opaque to this room
     */
    record Translator(String path, Permissions permissions, Object target) implements Node {}
}
