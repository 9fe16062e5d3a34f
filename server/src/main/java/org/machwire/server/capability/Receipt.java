package org.machwire.server.capability;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.machwire.token.BlockId;
import org.machwire.token.Octets;

/**
 * What a revocation ended.
 *
 * @param epoch the epoch that began with it
 * @param casualties the devices that had been open
 * @param ids the block and those below it that were in use
 */
public record Receipt(long epoch, List<Rights.Casualty> casualties, List<BlockId> ids) {

    public Receipt {
        casualties = List.copyOf(casualties);
        ids = List.copyOf(ids);
    }

    /** Writes it for the store. */
    Octets encode() {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(octets)) {
            out.writeLong(epoch);
            out.writeInt(casualties.size());
            for (Rights.Casualty casualty : casualties) {
                out.writeUTF(casualty.path());
                out.writeLong(casualty.task());
                out.writeLong(casualty.sent());
                out.writeLong(casualty.received());
            }
            out.writeInt(ids.size());
            for (BlockId id : ids) {
                out.write(id.toArray());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("an array takes all octets", e);
        }
        return Octets.of(octets.toByteArray());
    }

    static Receipt decode(Octets octets) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(octets.toArray()))) {
            long epoch = in.readLong();
            List<Rights.Casualty> casualties = new ArrayList<>();
            for (int count = in.readInt(); count > 0; count--) {
                casualties.add(new Rights.Casualty(in.readUTF(), in.readLong(), in.readLong(), in.readLong()));
            }
            List<BlockId> ids = new ArrayList<>();
            for (int count = in.readInt(); count > 0; count--) {
                ids.add(BlockId.of(in.readNBytes(BlockId.LENGTH)));
            }
            return new Receipt(epoch, casualties, ids);
        } catch (IOException e) {
            throw new UncheckedIOException("a stored receipt is cut off", e);
        }
    }
}
