package org.machwire.server.device;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.machwire.mach.DeviceMode;
import org.machwire.mach.MachException;
import org.machwire.mach.ReturnCode;
import org.machwire.server.capability.Authority;
import org.machwire.server.capability.Capabilities;
import org.machwire.server.capability.Imported;
import org.machwire.server.capability.Presenter;
import org.machwire.server.capability.RefusedException;
import org.machwire.server.names.Node;
import org.machwire.server.names.NodePath;
import org.machwire.server.names.NodeTree;
import org.machwire.server.names.Permissions;
import org.machwire.server.port.KernelObject;
import org.machwire.server.port.PortSpace;
import org.machwire.token.Allowed;
import org.machwire.token.Scope;
import org.machwire.token.SubspaceId;
import org.machwire.token.Terms;
import org.machwire.token.Token;

/** The token door: tokens become device masters, device masters tokens, and an imported right a subspace. Thread-safe, without state. */
public final class TokenPorts {
    private static final int MAX_MAPPINGS = 64;
    private static final int MAX_RIGHTS = 16;
    private static final int MODES = DeviceMode.READ | DeviceMode.WRITE;

    private final Capabilities capabilities;
    private final NodeTree tree;
    private final DeviceTable table;
    private final NodePorts nodes;
    private final Subspaces subspaces;
    private final Supplier<byte[]> ids;

    /** @param ids 16 octets at random each time */
    public TokenPorts(Capabilities capabilities, NodeTree tree, Devices devices, NodePorts nodes,
            Subspaces subspaces, Supplier<byte[]> ids) {
        this.capabilities = capabilities;
        this.tree = tree;
        this.table = devices.table();
        this.nodes = nodes;
        this.subspaces = subspaces;
        this.ids = ids;
    }

    /**
     * What an import gave.
     *
     * @param master the space's name for the device master
     * @param root its name for the root directory of the token's subspace; 0 without one
     */
    public record Import(int master, int root, Authority authority) {}

    /**
     * Turns a token into a device master; one that names a subspace moves the task into it.
     *
     * @throws RefusedException the token is not valid, or not this presenter's
     * @throws MachException KERN_INVALID_CAPABILITY it was revoked meanwhile; KERN_RESOURCE_SHORTAGE
     */
    public Import importToken(PortSpace space, byte[] token, byte[] proof, Presenter who) throws RefusedException {
        Imported imported = capabilities.importToken(token, proof, who);
        Authority authority = imported.authority();
        try {
            int master = table.tokenMasters().insert(space, authority, "",
                    () -> new TokenSource(tree, subspaces, imported));
            int root = 0;
            if (authority.subspace() != null) {
                subspaces.enter(space.task(), imported);
                root = nodes.root(space);
            }
            return new Import(master, root, authority);
        } finally {
            authority.release();
        }
    }

    /**
     * Turns rights into a token.
     *
     * @param rights names of send rights to masters of nodes and to multiplexer directories, or of one imported right
     * @param terms without nodes
     * @throws MachException see {@code capability.proto}
     */
    public Token export(PortSpace space, List<Integer> rights, Terms terms, Presenter who, String label) {
        if (rights.isEmpty() || rights.size() > MAX_RIGHTS) {
            throw new MachException(ReturnCode.KERN_INVALID_ARGUMENT, "a token is made of 1 to 16 rights");
        }
        if (!terms.scope().nodes().isEverything()) {
            throw new MachException(ReturnCode.KERN_INVALID_ARGUMENT, "the nodes of a token are those of the rights");
        }
        List<KernelObject> objects = rights.stream().map(name -> space.sendRight(name).object()).toList();
        if (objects.size() == 1 && objects.getFirst() instanceof DeviceMaster master
                && master.source() instanceof TokenSource source) {
            Imported base = source.imported();
            Scope scope = terms.scope().with(base.authority().scope().nodes(), terms.scope().mode());
            return capabilities.export(terms.withScope(scope), base, who, label);
        }
        requirePrivileges(terms.scope(), who);
        List<String> paths = new ArrayList<>();
        int mode = MODES;
        for (KernelObject object : objects) {
            Node node = node(object, who);
            paths.add(node.path());
            mode &= modes(node, who);
        }
        Integer wanted = terms.scope().mode();
        int granted = wanted == null ? mode : wanted & mode;
        if (granted == 0) {
            throw new MachException(ReturnCode.EACCES, "the node's permission bits do not allow the mode");
        }
        Scope scope = terms.scope().with(Allowed.only(paths), wanted == null && granted == MODES ? null : granted);
        return capabilities.export(terms.withScope(scope), null, who, label);
    }

    /** What concerns everybody in a segment is the administrator's to grant: to hear all, and to be known by an address of one's choice. */
    private static void requirePrivileges(Scope scope, Presenter who) {
        boolean privileged = scope.promiscuous() || scope.setAddress() || !scope.roles().isEmpty()
                || !scope.macs().isEverything();
        if (privileged && !who.administrator()) {
            throw new MachException(ReturnCode.EACCES,
                    "Ethernet addresses, promiscuous, set_address and roles are the administrator's to grant");
        }
    }

    /** The node that a right stands for, if it is the presenter's to export. */
    private Node node(@Nullable KernelObject object, Presenter who) {
        if (object instanceof DeviceMaster master && master.source() instanceof NodeSource source) {
            if (!who.administrator() && source.node().owner() != who.uid()) {
                throw new MachException(ReturnCode.EACCES, "the node is not the caller's to export");
            }
            return source.node();
        }
        if (object instanceof DirectoryPort directory
                && tree.find(directory.path(), who.uid()) instanceof Node.Multiplexer multiplexer) {
            return multiplexer;
        }
        throw new MachException(ReturnCode.KERN_INVALID_CAPABILITY,
                "a token is made of a device node, a multiplexer directory or an imported right");
    }

    /** What the presenter may do with devices of the node: whoever owns a configured node could let himself do all with it. */
    private static int modes(Node node, Presenter who) {
        Permissions permissions = node.permissions();
        if (who.administrator() || permissions.uid() == who.uid()) {
            return MODES;
        }
        if (node instanceof Node.Multiplexer && !permissions.maySearch(who.credentials())) {
            return 0;
        }
        return (permissions.mayRead(who.credentials()) ? DeviceMode.READ : 0)
                | (permissions.mayWrite(who.credentials()) ? DeviceMode.WRITE : 0);
    }

    /**
     * Makes a subspace of names that an imported master knows; it ends with the task of the space.
     *
     * @param mappings the names that the master knows, by the names inside
     * @throws MachException see {@code capability.proto}
     */
    public SubspaceId makeSubspace(PortSpace space, int master, Map<String, String> mappings) {
        if (mappings.isEmpty() || mappings.size() > MAX_MAPPINGS) {
            throw new MachException(ReturnCode.KERN_INVALID_ARGUMENT, "a subspace maps 1 to 64 names");
        }
        if (!(space.sendRight(master).object() instanceof DeviceMaster found
                && found.source() instanceof TokenSource source)) {
            throw new MachException(ReturnCode.KERN_INVALID_CAPABILITY, "a subspace is made of an imported right");
        }
        Map<String, Node.Device> devices = new HashMap<>();
        mappings.forEach((name, device) -> {
            if (NodePath.parse("/" + name).components().size() != 1 || name.contains("/")) {
                throw new MachException(ReturnCode.EINVAL, "a name in a subspace is one component of a path");
            }
            devices.put(name, source.find(device, space).node());
        });
        SubspaceId id = SubspaceId.of(ids.get());
        subspaces.add(id, new Subspaces.Subspace(source.imported().authority().id(), space.task(), devices));
        return id;
    }
}
