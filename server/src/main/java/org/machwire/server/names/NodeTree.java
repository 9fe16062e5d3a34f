package org.machwire.server.names;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.machwire.mach.MachException;
import org.machwire.mach.ReturnCode;
import org.machwire.server.capability.Credentials;
import org.machwire.server.capability.Quotas;

/**
 * The file-system door: configured nodes, which stay, and published ones, which come and go. Safe for concurrent use.
 *
 * <p>Every routine that takes a path throws {@link MachException} with ENAMETOOLONG, EINVAL, ENOENT (also for ".."), ENOTDIR, or
 * EACCES for a directory on the way that may not be searched.
 */
public final class NodeTree {
    private static final Comparator<Node> BY_NAME_THEN_OWNER = Comparator.comparing(Node::name).thenComparing(
            Node::owner,
            Integer::compareUnsigned);

    private final DeviceCatalog devices;
    private final Quotas quotas;
    private final PermissionStore store;
    private final List<Node.DeviceNode> deviceNodes;
    /** Guarded by this. */
    private Node.Configured root;
    /** Children by name of each directory, by its path. Guarded by this; directories are configured, so the keys never change. */
    private final Map<String, NavigableMap<String, Node>> children;
    /** How many published nodes each user has. Guarded by this. */
    private final Map<Integer, Integer> published = new HashMap<>();

    /**
     * Makes a tree of configured nodes. Directories on the way to them that are not configured are made, root's and 0755. Permissions
     * that were stored go before the configured ones; what is stored of a node that there is not stays stored.
     *
     * @param quotas tell how many published nodes a user may have
     * @param store takes permissions that are changed
     * @throws IllegalArgumentException for a bad or repeated path, or a node below one that is no directory
     */
    public NodeTree(Collection<? extends Node.Configured> nodes, Quotas quotas, PermissionStore store,
            DeviceCatalog devices) {
        ConfiguredNodes configured = new ConfiguredNodes(nodes);
        configured.change(store.permissions());
        this.root = configured.root();
        this.children = configured.children();
        this.quotas = quotas;
        this.store = store;
        this.devices = devices;
        List<Node.DeviceNode> found = new ArrayList<>();
        for (Node.Configured node : nodes) {
            if (node instanceof Node.DeviceNode device) {
                found.add(device);
            }
        }
        this.deviceNodes = List.copyOf(found);
    }

    /** The configured device nodes of all segments, for their fixed addresses. */
    public List<Node.DeviceNode> deviceNodes() {
        return deviceNodes;
    }

    /**
     * Finds the node that a path denotes for a user. Nothing is made by it.
     *
     * @throws MachException EACCES also when the user may neither read nor write the node
     */
    public Node resolve(String path, Credentials who) {
        Node node = walk(NodePath.parse(path), who);
        Permissions permissions = node.permissions();
        if (!permissions.mayRead(who) && !permissions.mayWrite(who)) {
            throw new MachException(ReturnCode.EACCES, "the node may be neither read nor written");
        }
        return node;
    }

    /**
     * Finds a node whatever its permissions, for a right that was given before; null where there is none.
     *
     * @param user whose device a name under a multiplexer is
     */
    public @Nullable Node find(String path, int user) {
        try {
            Node node = walk(NodePath.parse(path), Credentials.of(0, 0));
            return node instanceof Node.MultiplexedName multiplexed
                    ? new Node.MultiplexedName(multiplexed.directory(), multiplexed.name(), user)
                    : node;
        } catch (MachException e) {
            return null;
        }
    }

    /** Finds a node to describe it: no permission on the node itself is needed. */
    public Node stat(String path, Credentials who) {
        return walk(NodePath.parse(path), who);
    }

    /**
     * Lists a directory in ascending order of name. Of a multiplexer these are the user's own existing devices.
     *
     * @param administrator whether a multiplexer's devices of all users are listed; the directory's permission bits decide all the same
     * @throws MachException EACCES also when the user may not read the directory; ENOTDIR also when the node is none
     */
    public List<Node> list(String path, Credentials who, boolean administrator) {
        Node node = walk(NodePath.parse(path), who);
        return switch (node) {
            case Node.Directory directory -> {
                requireRead(directory, who);
                yield childrenOf(directory);
            }
            case Node.Multiplexer multiplexer -> {
                requireRead(multiplexer, who);
                yield devicesOf(multiplexer, who, administrator);
            }
            case Node.DeviceNode d -> throw notADirectory();
            case Node.MultiplexedName m -> throw notADirectory();
            case Node.Translator t -> throw notADirectory();
        };
    }

    /**
     * Publishes an object as a node of the user's, with his effective group, in a configured plain directory.
     *
     * @param mode permission bits, 0 to 0777
     * @return what takes it out again
     * @throws MachException EINVAL also for another mode; EEXIST the name is taken, as every name in a multiplexer is; EACCES also
     *         when the user may not write the directory; EDQUOT he has published as many as he may
     */
    public Publication publish(String path, Credentials who, int mode, Object target) {
        NodePath parsed = NodePath.parse(path);
        requireMode(mode);
        if (parsed.isRoot()) {
            throw new MachException(ReturnCode.EEXIST, "the root is taken");
        }
        Permissions permissions = new Permissions(who.uid(), who.gid(), mode);
        Node.Translator node = new Node.Translator(parsed.toString(), permissions, target);
        Node.Directory directory = add(parsed, who, node);
        return () -> remove(directory, node);
    }

    /**
     * Sets the permission bits of a configured node: its owner and the administrator may. Grants that were given out stay.
     *
     * @param mode 0 to 0777
     * @throws MachException EINVAL also for another mode, or a node that is not configured; EPERM
     */
    public synchronized void chmod(String path, Credentials who, boolean administrator, int mode) {
        requireMode(mode);
        Node.Configured node = changeable(path, who, administrator);
        Permissions now = node.permissions();
        change(node, new Permissions(now.uid(), now.gid(), mode));
    }

    /**
     * Sets the owner and the group of a configured node: the administrator may, and its owner may give it to a group that he is in.
     *
     * @param uid null: stays
     * @param gid null: stays
     * @throws MachException EINVAL also for a node that is not configured; EPERM
     */
    public synchronized void chown(String path, Credentials who, boolean administrator, @Nullable Integer uid,
            @Nullable Integer gid) {
        Node.Configured node = changeable(path, who, administrator);
        Permissions now = node.permissions();
        Permissions changed = new Permissions(uid == null ? now.uid() : uid, gid == null ? now.gid() : gid, now.mode());
        boolean own = changed.uid() == now.uid() && (changed.gid() == now.gid() || who.inGroup(changed.gid()));
        if (!administrator && !own) {
            throw new MachException(ReturnCode.EPERM, "the administrator only gives a node to another user or group");
        }
        change(node, changed);
    }

    private Node.Configured changeable(String path, Credentials who, boolean administrator) {
        if (!(walk(NodePath.parse(path), who) instanceof Node.Configured node)) {
            throw new MachException(ReturnCode.EINVAL, "the permissions of configured nodes only can be changed");
        }
        if (!administrator && node.permissions().uid() != who.uid()) {
            throw new MachException(ReturnCode.EPERM, "the node is another user's");
        }
        return node;
    }

    private void change(Node.Configured node, Permissions permissions) {
        Node.Configured changed = node.withPermissions(permissions);
        NodePath path = NodePath.parse(node.path());
        if (path.isRoot()) {
            root = changed;
        } else {
            Objects.requireNonNull(children.get(path.parent().toString())).put(node.name(), changed);
        }
        store.putPermissions(node.path(), permissions);
    }

    private static void requireMode(int mode) {
        if (mode < 0 || mode > Permissions.MAX_MODE) {
            throw new MachException(ReturnCode.EINVAL, "permission bits are 0 to 0777");
        }
    }

    private synchronized Node.Directory add(NodePath path, Credentials who, Node.Translator node) {
        Node parent = walk(path.parent(), who);
        if (find(parent, path.name(), who) != null) {
            throw new MachException(ReturnCode.EEXIST, "the name is taken");
        }
        if (!(parent instanceof Node.Directory directory) || path.name().equals(NodePath.PARENT)) {
            throw notFound();
        }
        if (!directory.permissions().mayWrite(who)) {
            throw new MachException(ReturnCode.EACCES, "the directory may not be written");
        }
        int count = published.getOrDefault(who.uid(), 0);
        int quota = quotas.of(who.uid()).published();
        if (count >= quota) {
            throw new MachException(ReturnCode.EDQUOT, "the user publishes at most " + quota + " nodes");
        }
        published.put(who.uid(), count + 1);
        namesIn(directory).put(node.name(), node);
        return directory;
    }

    @SuppressWarnings("ReferenceEquality")
    private synchronized void remove(Node.Directory directory, Node.Translator node) {
        // The name may be another node's by now: compare the very node, not its value.
        if (namesIn(directory).get(node.name()) != node) {
            return;
        }
        namesIn(directory).remove(node.name());
        published.computeIfPresent(node.owner(), (uid, count) -> count == 1 ? null : count - 1);
    }

    private synchronized Node walk(NodePath path, Credentials who) {
        Node node = root;
        for (String component : path.components()) {
            Node child = find(node, component, who);
            if (child == null) {
                throw notFound();
            }
            node = child;
        }
        return node;
    }

    /** Finds a name in a node; null when there is none. Caller holds the lock. */
    private @Nullable Node find(Node parent, String name, Credentials who) {
        return switch (parent) {
            case Node.Directory directory -> {
                requireSearch(directory, who);
                yield namesIn(directory).get(name);
            }
            case Node.Multiplexer multiplexer -> {
                requireSearch(multiplexer, who);
                yield name.equals(NodePath.PARENT) ? null : new Node.MultiplexedName(multiplexer, name, who.uid());
            }
            case Node.DeviceNode d -> throw notADirectory();
            case Node.MultiplexedName m -> throw notADirectory();
            case Node.Translator t -> throw notADirectory();
        };
    }

    private NavigableMap<String, Node> namesIn(Node.Directory directory) {
        return Objects.requireNonNull(children.get(directory.path()));
    }

    private synchronized List<Node> childrenOf(Node.Directory directory) {
        return List.copyOf(namesIn(directory).values());
    }

    private List<Node> devicesOf(Node.Multiplexer multiplexer, Credentials who, boolean administrator) {
        List<Node> found = new ArrayList<>();
        for (DeviceIdentity device : devices.existing(multiplexer.path())) {
            if (administrator || device.owner() == who.uid()) {
                found.add(new Node.MultiplexedName(multiplexer, device.name(), device.owner()));
            }
        }
        found.sort(BY_NAME_THEN_OWNER);
        return List.copyOf(found);
    }

    private static void requireRead(Node directory, Credentials who) {
        if (!directory.permissions().mayRead(who)) {
            throw new MachException(ReturnCode.EACCES, "the directory may not be read");
        }
    }

    private static void requireSearch(Node directory, Credentials who) {
        if (!directory.permissions().maySearch(who)) {
            throw new MachException(ReturnCode.EACCES, "a directory on the way may not be searched");
        }
    }

    private static MachException notFound() {
        return new MachException(ReturnCode.ENOENT, "a component of the path does not exist");
    }

    private static MachException notADirectory() {
        return new MachException(ReturnCode.ENOTDIR, "a component of the path is not a directory");
    }
}
