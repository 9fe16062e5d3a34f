package org.machwire.server.device;

import org.jspecify.annotations.Nullable;
import org.machwire.mach.MachException;
import org.machwire.mach.ReturnCode;
import org.machwire.server.capability.Authority;
import org.machwire.server.capability.Grant;
import org.machwire.server.capability.Imported;
import org.machwire.server.names.Node;
import org.machwire.server.names.NodeTree;
import org.machwire.server.port.PortSpace;
import org.machwire.token.SubspaceId;

/**
 * Whatever an imported token covers: devices of the nodes that it names, or those that its subspace maps.
 *
 * @param imported the token's last block
 */
record TokenSource(NodeTree tree, Subspaces subspaces, Imported imported) implements DeviceSource {

    @Override
    public Found find(String name, @Nullable PortSpace opener) {
        Authority authority = imported.authority();
        SubspaceId subspace = authority.subspace();
        Node.Device node = subspace == null ? ofNodes(authority, name) : subspaces.find(subspace, name);
        if (node == null || !admits(authority, node, subspace == null ? node.name() : name)) {
            throw new MachException(ReturnCode.D_NO_SUCH_DEVICE, "the token covers no device of this name");
        }
        return new Found(node, Grant.of(imported));
    }

    private static boolean admits(Authority authority, Node.Device node, String name) {
        return authority.scope().admitsDevice(node.segment().name(), name) && covers(authority, node);
    }

    /** Every block may name fewer nodes than the one before, in a subspace too. */
    private static boolean covers(Authority authority, Node.Device node) {
        String path = node.path();
        return authority.scope().admitsNode(path)
                || authority.scope().admitsNode(path.substring(0, path.lastIndexOf('/')));
    }

    /** The first node of the token with such a device that it covers: by its path, as SEGMENT/DEVICE, or as DEVICE. */
    private Node.@Nullable Device ofNodes(Authority authority, String name) {
        var paths = authority.scope().nodes().values();
        int slash = name.indexOf('/');
        String segment = slash > 0 ? name.substring(0, slash) : "";
        String device = name.substring(slash == 0 ? name.lastIndexOf('/') + 1 : slash + 1);
        if (paths == null || device.isEmpty()) {
            return null;
        }
        for (String path : paths) {
            Node.Device found = inNode(path, device, authority.owner());
            boolean fits = found != null && admits(authority, found, found.name()) && (slash == 0
                    ? found.path().equals(name)
                    : segment.isEmpty() || found.segment().name().equals(segment));
            if (fits) {
                return found;
            }
        }
        return null;
    }

    private Node.@Nullable Device inNode(String path, String device, int owner) {
        return switch (tree.find(path, owner)) {
            case Node.Device one -> one.name().equals(device) ? one : null;
            case Node.Multiplexer directory ->
                tree.find(directory.path() + "/" + device, owner) instanceof Node.Device one
                        ? one
                        : null;
            case null, default -> null;
        };
    }

    @Override
    public String describe() {
        return "of token " + imported.authority().id();
    }
}
