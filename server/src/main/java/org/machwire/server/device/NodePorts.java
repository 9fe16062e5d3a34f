package org.machwire.server.device;

import java.util.List;
import org.machwire.mach.MachException;
import org.machwire.mach.MachPortName;
import org.machwire.mach.ReturnCode;
import org.machwire.server.capability.Credentials;
import org.machwire.server.capability.Imported;
import org.machwire.server.names.DeviceNames;
import org.machwire.server.names.Node;
import org.machwire.server.names.NodeTree;
import org.machwire.server.names.Publication;
import org.machwire.server.port.Port;
import org.machwire.server.port.PortKernel;
import org.machwire.server.port.PortSpace;

/** The file-system door, where what a path denotes becomes a send right, and the proc-server door. Thread-safe, without state. */
public final class NodePorts {
    private final PortKernel kernel;
    private final NodeTree tree;
    private final DeviceNames names;
    private final DeviceTable table;
    private final Subspaces subspaces;

    public NodePorts(PortKernel kernel, NodeTree tree, DeviceNames names, Devices devices, Subspaces subspaces) {
        this.subspaces = subspaces;
        this.kernel = kernel;
        this.tree = tree;
        this.names = names;
        this.table = devices.table();
    }

    /** A node, and the caller's name for its port. */
    public record Found(Node node, int name) {}

    /**
     * Looks a node up and gives the space a send right: to a device master made for this lookup, a directory, or the port that a
     * task published there.
     *
     * @throws MachException the file errors of {@link NodeTree#resolve}; ENOENT also for a published port that has just died;
     *         KERN_RESOURCE_SHORTAGE
     */
    public Found lookup(PortSpace space, String path, Credentials who) {
        Imported world = subspaces.world(space.task());
        if (world != null) {
            return lookup(space, new SubspaceTree(subspaces, world).find(path), world);
        }
        Node node = tree.resolve(path, who);
        int name = space.insertSend(portOf(node, who));
        if (name == MachPortName.DEAD) {
            throw new MachException(ReturnCode.ENOENT, "the published port has died");
        }
        return new Found(node, name);
    }

    private Found lookup(PortSpace space, Node node, Imported world) {
        int name = node instanceof Node.Device
                ? table.tokenMasters().insert(space, world.authority(), node.name(),
                        () -> new MappedSource(new TokenSource(tree, subspaces, world), node.name()))
                : space.insertSend(new DirectoryPort(kernel, table, node.path()).port());
        return new Found(node, name);
    }

    /** Lists a directory as a task sees it; see {@link NodeTree#list}. */
    public List<Node> list(PortSpace space, String path, Credentials who, boolean administrator) {
        Imported world = subspaces.world(space.task());
        return world == null
                ? tree.list(path, who, administrator)
                : new SubspaceTree(subspaces, world).list(path);
    }

    /** Finds a node as a task sees it, to describe it; see {@link NodeTree#stat}. */
    public Node stat(PortSpace space, String path, Credentials who) {
        Imported world = subspaces.world(space.task());
        return world == null ? tree.stat(path, who) : new SubspaceTree(subspaces, world).find(path);
    }

    private Port portOf(Node node, Credentials who) {
        return switch (node) {
            case Node.Device device ->
                new DeviceMaster(kernel, table, new NodeSource(device, device.grantTo(who))).port();
            case Node.Directory d -> new DirectoryPort(kernel, table, d.path()).port();
            case Node.Multiplexer m -> new DirectoryPort(kernel, table, m.path()).port();
            case Node.Translator translator -> (Port) translator.target();
        };
    }

    /**
     * Gives the space a send right to a device master for whatever the user may open.
     *
     * @return its name
     * @throws MachException KERN_RESOURCE_SHORTAGE
     */
    public int privileged(PortSpace space, Credentials who) {
        Imported world = subspaces.world(space.task());
        if (world != null) {
            return table.tokenMasters().insert(space, world.authority(), "",
                    () -> new TokenSource(tree, subspaces, world));
        }
        return space.insertSend(new DeviceMaster(kernel, table, new PrivilegedSource(names, who)).port());
    }

    /** Gives a new task its first right, to the root directory; returns its name. */
    public int root(PortSpace space) {
        return space.insertSend(new DirectoryPort(kernel, table, "/").port());
    }

    /** Demands that a task is in no subspace, where nothing can be changed. EACCES it is in one. */
    public void requireWholeTree(PortSpace space) {
        if (subspaces.world(space.task()) != null) {
            throw new MachException(ReturnCode.EACCES, "nothing can be changed in a subspace");
        }
    }

    /**
     * Publishes a port as a node until it dies.
     *
     * @param port a receive right of the space
     * @throws MachException KERN_INVALID_CAPABILITY it is none; the file errors of {@link NodeTree#publish}
     */
    public void publish(PortSpace space, String path, Credentials who, int mode, int port) {
        requireWholeTree(space);
        Port published;
        try {
            published = space.receiveRight(port);
        } catch (MachException e) {
            if (e.code() == ReturnCode.KERN_INVALID_TASK) {
                throw e;
            }
            throw new MachException(ReturnCode.KERN_INVALID_CAPABILITY, "the port is no receive right of the caller's");
        }
        Publication publication = tree.publish(path, who, mode, published);
        published.onDeath(publication::unpublish);
    }
}
