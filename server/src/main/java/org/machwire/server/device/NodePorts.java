package org.machwire.server.device;

import org.machwire.mach.MachException;
import org.machwire.mach.MachPortName;
import org.machwire.mach.ReturnCode;
import org.machwire.server.capability.Credentials;
import org.machwire.server.names.Node;
import org.machwire.server.names.NodeTree;
import org.machwire.server.names.Publication;
import org.machwire.server.port.Port;
import org.machwire.server.port.PortKernel;
import org.machwire.server.port.PortSpace;

/** The file-system door: what a path denotes becomes a send right. Thread-safe, without state. */
public final class NodePorts {
    private final PortKernel kernel;
    private final NodeTree tree;
    private final DeviceTable table;

    public NodePorts(PortKernel kernel, NodeTree tree, Devices devices) {
        this.kernel = kernel;
        this.tree = tree;
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
        Node node = tree.resolve(path, who);
        int name = space.insertSend(portOf(node, who));
        if (name == MachPortName.DEAD) {
            throw new MachException(ReturnCode.ENOENT, "the published port has died");
        }
        return new Found(node, name);
    }

    private Port portOf(Node node, Credentials who) {
        return switch (node) {
            case Node.Device device -> new DeviceMaster(kernel, table, device, device.grantTo(who)).port();
            case Node.Directory d -> new DirectoryPort(kernel, table, d.path()).port();
            case Node.Multiplexer m -> new DirectoryPort(kernel, table, m.path()).port();
            case Node.Translator translator -> (Port) translator.target();
        };
    }

    /** Gives a new task its first right, to the root directory; returns its name. */
    public int root(PortSpace space) {
        return space.insertSend(new DirectoryPort(kernel, table, "/").port());
    }

    /**
     * Publishes a port as a node until it dies.
     *
     * @param port a receive right of the space
     * @throws MachException KERN_INVALID_CAPABILITY it is none; the file errors of {@link NodeTree#publish}
     */
    public void publish(PortSpace space, String path, Credentials who, int mode, int port) {
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
