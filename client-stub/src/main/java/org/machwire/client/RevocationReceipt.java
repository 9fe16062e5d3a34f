package org.machwire.client;

import java.util.List;
import org.machwire.token.BlockId;

/**
 * What a revocation ended.
 *
 * @param epoch the server's from then on: no batch of frames of this epoch or a later one has a frame that was sent by what died
 * @param devices that were open
 * @param ids the blocks that died: the one revoked, and those imported that descend from it
 */
public record RevocationReceipt(long epoch, List<DeadDevice> devices, List<BlockId> ids) {
    public RevocationReceipt {
        devices = List.copyOf(devices);
        ids = List.copyOf(ids);
    }

    /**
     * A device that was closed, with its last counts.
     *
     * @param path of its node
     * @param taskNumber the public number of the task that had it open
     */
    public record DeadDevice(String path, long taskNumber, long sentFrames, long receivedFrames) {}
}
