package org.machwire.server.store;

import com.google.protobuf.ByteString;
import org.machwire.server.capability.Audit;
import org.machwire.v1.AuditEntry;
import org.machwire.v1.AuditEvent;

/** Entries of the audit trail as the .proto's {@code AuditEntry}: the form that is hashed, stored and read by whoever verifies it. */
final class AuditEncoder {
    /** Characters of a path or detail that are kept, so that no entry can fill the trail. */
    static final int MAX_TEXT = 4096;

    private AuditEncoder() {}

    /** @param atMs milliseconds since 1970 */
    static byte[] encode(long atMs, Audit.Entry entry) {
        AuditEntry.Builder encoded = AuditEntry.newBuilder().setAtMs(atMs)
                .setEvent(AuditEvent.valueOf(entry.event().name()))
                .setTaskNumber(entry.taskNumber()).setPath(bounded(entry.path())).setDetail(bounded(entry.detail()));
        if (entry.uid() != null) {
            encoded.setUid(entry.uid());
        }
        if (entry.grant() != null) {
            encoded.setGrant(ByteString.copyFrom(entry.grant().toArray()));
        }
        return encoded.build().toByteArray();
    }

    private static String bounded(String text) {
        return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT);
    }
}
