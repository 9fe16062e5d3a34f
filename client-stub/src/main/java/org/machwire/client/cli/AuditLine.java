package org.machwire.client.cli;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import java.time.Instant;
import java.util.HexFormat;
import org.machwire.client.HypervisorException;
import org.machwire.v1.AuditEntry;
import org.machwire.v1.AuditRecord;

/** An entry of the audit trail on a line: for people, or as JSON that can be verified. */
final class AuditLine {
    private static final int ID_DIGITS = 16;

    private AuditLine() {}

    /** Number, time, event, who, and what it was about. */
    static String text(AuditRecord record) {
        AuditEntry entry = entry(record);
        StringBuilder line = new StringBuilder(Long.toUnsignedString(record.getNumber())).append("  ")
                .append(Instant.ofEpochMilli(entry.getAtMs())).append("  ").append(entry.getEvent());
        if (entry.hasUid()) {
            line.append("  uid ").append(Integer.toUnsignedString(entry.getUid()));
        }
        if (entry.getTaskNumber() != 0) {
            line.append("  task ").append(Long.toUnsignedString(entry.getTaskNumber()));
        }
        if (!entry.getGrant().isEmpty()) {
            String id = HexFormat.of().formatHex(entry.getGrant().toByteArray());
            line.append("  grant ").append(id, 0, Math.min(id.length(), ID_DIGITS));
        }
        if (!entry.getPath().isEmpty()) {
            line.append("  ").append(Printable.of(entry.getPath()));
        }
        if (!entry.getDetail().isEmpty()) {
            line.append("  ").append(Printable.of(entry.getDetail()));
        }
        return line.toString();
    }

    /** The record as it is hashed, and behind it, in {@code says}, what its octets say. */
    static String json(AuditRecord record) {
        return new JsonObject().fields(record).json("says", JsonObject.of(entry(record))).toString();
    }

    /**
     * Reads a line that {@link #json} wrote.
     *
     * @throws HypervisorException if it is none, or what it says for people is not what its octets say
     */
    static AuditRecord parse(String line) {
        AuditRecord.Builder record = AuditRecord.newBuilder();
        try {
            JsonFormat.parser().ignoringUnknownFields().merge(line, record);
        } catch (InvalidProtocolBufferException e) {
            throw new HypervisorException("a line is no entry as `machwire audit --json` prints it", e);
        }
        if (!json(record.build()).equals(line.strip())) {
            throw new HypervisorException(
                    "the line of entry " + Long.toUnsignedString(record.getNumber()) + " was changed");
        }
        return record.build();
    }

    private static AuditEntry entry(AuditRecord record) {
        try {
            return AuditEntry.parseFrom(record.getEntry());
        } catch (InvalidProtocolBufferException e) {
            throw new HypervisorException(
                    "entry " + Long.toUnsignedString(record.getNumber()) + " of the audit trail cannot be read", e);
        }
    }
}
