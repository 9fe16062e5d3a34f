package org.machwire.client;

import org.jspecify.annotations.Nullable;
import org.machwire.mach.MachException;

/**
 * Where a device comes from: a node that the task's user may open, or a token. Its text is the device's name.
 *
 * @param name the path of the node; with tokens, the name that the token's device master knows or, in a subspace, also the path
 *     of a node there
 * @param tokens what grants the device; null for a node
 */
public record DeviceSource(String name, @Nullable TokenSource tokens) {
    /** The device of a node. */
    public static DeviceSource node(String path) {
        return new DeviceSource(path, null);
    }

    /**
     * Opens the device in a task, which imports a token first if there is one.
     *
     * @param mode {@code D_READ}, {@code D_WRITE} or both
     * @param deviceName what the master of a node is told, which ignores it
     * @param wish for the addresses that it had before
     * @throws MachException the codes of {@link MachTask#lookup}, {@link MachTask#importToken} and {@link SendRight#deviceOpen}
     * @throws RefusedTokenException if the token is refused
     */
    public Device open(MachTask task, int mode, String deviceName, Addresses wish) {
        if (tokens == null) {
            return openNode(task, mode, deviceName, wish);
        }
        Credential credential = tokens.fetch();
        try (ImportedToken imported = task.importToken(credential.token(), credential.key())) {
            boolean isNodeInside = imported.root() != null && name.startsWith("/");
            return isNodeInside
                    ? openNode(task, mode, deviceName, wish)
                    : imported.master().deviceOpen(mode, name, wish);
        }
    }

    private Device openNode(MachTask task, int mode, String deviceName, Addresses wish) {
        try (SendRight master = task.lookup(name)) {
            return master.deviceOpen(mode, deviceName, wish);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
