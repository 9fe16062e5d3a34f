package org.machwire.server.device;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.machwire.mach.MachException;
import org.machwire.mach.ReturnCode;
import org.machwire.server.capability.Imported;
import org.machwire.server.names.Node;
import org.machwire.server.names.NodePath;
import org.machwire.server.names.Permissions;
import org.machwire.token.SubspaceId;

/** The node tree that a task in a subspace sees: a root with the directory {@code /dev}, and in it the names that are mapped. */
final class SubspaceTree {
    private static final Permissions READABLE = new Permissions(0, 0, 0555);
    private static final Node.Directory ROOT = new Node.Directory("/", READABLE);
    private static final Node.Directory DEV = new Node.Directory("/dev", READABLE);

    private final Subspaces subspaces;
    private final SubspaceId id;

    SubspaceTree(Subspaces subspaces, Imported token) {
        this.subspaces = subspaces;
        SubspaceId subspace = token.authority().subspace();
        if (subspace == null) {
            throw new IllegalArgumentException("the token is of no subspace");
        }
        this.id = subspace;
    }

    /**
     * Finds a node.
     *
     * @throws MachException the file errors of a tree: ENOENT, ENOTDIR, EINVAL, ENAMETOOLONG
     */
    Node find(String path) {
        List<String> components = NodePath.parse(path).components();
        if (components.isEmpty()) {
            return ROOT;
        }
        if (!components.getFirst().equals(DEV.name())) {
            throw new MachException(ReturnCode.ENOENT, "a component of the path does not exist");
        }
        if (components.size() == 1) {
            return DEV;
        }
        Node.Device device = mapped(components.get(1));
        if (device == null) {
            throw new MachException(ReturnCode.ENOENT, "a component of the path does not exist");
        }
        if (components.size() > 2) {
            throw new MachException(ReturnCode.ENOTDIR, "a component of the path is not a directory");
        }
        return device;
    }

    /** Lists a directory; ENOTDIR it is none. */
    List<Node> list(String path) {
        Node node = find(path);
        if (node.equals(ROOT)) {
            return List.of(DEV);
        }
        if (!node.equals(DEV)) {
            throw new MachException(ReturnCode.ENOTDIR, "a component of the path is not a directory");
        }
        return subspaces.names(id).stream().<Node>map(this::mapped).toList();
    }

    /** A name as the node that it looks like from inside; null for none. */
    private Node.@Nullable Device mapped(String name) {
        Node.Device device = subspaces.find(id, name);
        return device == null
                ? null
                : new Node.MultiplexedName(
                        new Node.Multiplexer(DEV.path(), new Permissions(0, 0, 0777), device.segment()),
                        name, device.owner());
    }
}
