package org.machwire.client.cli.capture;

import java.util.List;
import org.machwire.client.Hypervisor;
import org.machwire.client.HypervisorException;
import org.machwire.client.MachTask;
import org.machwire.client.NodeStat;
import org.machwire.mach.MachException;
import org.machwire.mach.ReturnCode;
import org.machwire.v1.AdminServiceGrpc;
import org.machwire.v1.WatchDropsRequest;

/** Whether there is a device to look at: opening a name in a multiplexer directory would make one, with addresses of its own, on which nothing ever comes. */
final class Existence {
    private Existence() {}

    /**
     * Asks for a node's device.
     *
     * @throws HypervisorException with one sentence: the node is a directory, or a multiplexer's name of which the user has no device
     * @throws MachException as {@link org.machwire.client.Nodes#stat}
     */
    static void require(Hypervisor hypervisor, MachTask task, String path) {
        NodeStat node = task.nodes().stat(path);
        if (node.isListed()) {
            throw new HypervisorException(
                    path + " is a directory: name a device in it, " + path.replaceFirst("/*$", "") + "/NAME");
        }
        String directory = path.replaceFirst("(/+\\.?)*$", "").replaceFirst("[^/]*$", "");
        boolean isMultiplexed = node.type() == NodeStat.Type.DEVICE
                && task.nodes().stat(directory).type() == NodeStat.Type.MULTIPLEXER;
        if (isMultiplexed && !exists(hypervisor, task, path, directory, node)) {
            throw new HypervisorException(
                    "there is no such device of yours, and a name in " + directory.replaceFirst("/+$", "")
                            + " is its caller's own: nobody captures another's, root neither");
        }
    }

    private static boolean exists(Hypervisor hypervisor, MachTask task, String path, String directory, NodeStat own) {
        List<NodeStat> devices;
        try {
            devices = task.nodes().list(directory); // to the administrator, others' too
        } catch (MachException e) {
            if (e.code() != ReturnCode.EACCES) {
                throw e;
            }
            return isWatched(hypervisor, path);
        }
        return devices.stream().anyMatch(device -> device.name().equals(own.name()) && device.uid() == own.uid());
    }

    /** Where the directory cannot be read: as {@code machwire why} learns it. */
    private static boolean isWatched(Hypervisor hypervisor, String path) {
        WatchDropsRequest request = WatchDropsRequest.newBuilder().setPath(path).build();
        try {
            hypervisor.ask(channel -> AdminServiceGrpc.newBlockingStub(channel).watchDrops(request).hasNext());
            return true;
        } catch (HypervisorException _) {
            return false; // it says no more than that there is none
        }
    }
}
