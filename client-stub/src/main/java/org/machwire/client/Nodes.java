package org.machwire.client;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.machwire.mach.MachException;
import org.machwire.v1.ChmodRequest;
import org.machwire.v1.ChownRequest;
import org.machwire.v1.ListRequest;
import org.machwire.v1.NameServiceGrpc.NameServiceBlockingStub;
import org.machwire.v1.StatRequest;

/**
 * The node tree as a task sees it: what there is, and whose. Thread-safe.
 *
 * <p>Every routine throws {@link MachException} with ENOENT, ENOTDIR, EACCES, ENAMETOOLONG or EINVAL.
 */
public final class Nodes {
    private final NameServiceBlockingStub names;

    Nodes(NameServiceBlockingStub names) {
        this.names = names;
    }

    /** Describes a node. */
    public NodeStat stat(String path) {
        return NodeStat
                .of(Failures.call(() -> names.stat(StatRequest.newBuilder().setPath(path).build())).getNode());
    }

    /**
     * Lists a directory in ascending order of name: of a multiplexer directory, the caller's own existing devices, and to the
     * administrator all.
     */
    public List<NodeStat> list(String path) {
        return Failures.call(() -> names.list(ListRequest.newBuilder().setPath(path).build())).getNodeList().stream()
                .map(NodeStat::of).toList();
    }

    /**
     * Sets the permission bits of a configured node, for good. Rights that were given out stay.
     *
     * @param mode 0 to 0777
     * @throws MachException EPERM neither the owner's nor the administrator's call; EINVAL also a node that is not configured
     */
    public void chmod(String path, int mode) {
        Failures.call(() -> names.chmod(ChmodRequest.newBuilder().setPath(path).setMode(mode).build()));
    }

    /**
     * Sets the owner and the group of a configured node, for good.
     *
     * @param uid null: stays
     * @param gid null: stays
     * @throws MachException EPERM not the administrator's call, and more than the owner may: to give it to a group that he is in
     */
    public void chown(String path, @Nullable Integer uid, @Nullable Integer gid) {
        ChownRequest.Builder request = ChownRequest.newBuilder().setPath(path);
        if (uid != null) {
            request.setUid(uid);
        }
        if (gid != null) {
            request.setGid(gid);
        }
        Failures.call(() -> names.chown(request.build()));
    }
}
