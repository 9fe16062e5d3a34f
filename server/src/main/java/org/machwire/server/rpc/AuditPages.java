package org.machwire.server.rpc;

import com.google.protobuf.ByteString;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.List;
import java.util.concurrent.Executor;
import org.machwire.server.capability.AuditReader;
import org.machwire.v1.AuditRecord;
import org.machwire.v1.ListAuditResponse;

/** The audit trail, page by page while the client reads. Reading waits for the disk, so it is done at a desk of its own. */
final class AuditPages {
    private static final int PAGE = 500;

    private final AuditReader reader;
    private final ServerCallStreamObserver<ListAuditResponse> out;
    private final Executor desk;
    /** Both guarded by this: the client's turns come from the event loop, pages from the desk. */
    private long next;
    private boolean over;

    AuditPages(AuditReader reader, long from, ServerCallStreamObserver<ListAuditResponse> out, Executor desk) {
        this.reader = reader;
        this.next = from;
        this.out = out;
        this.desk = desk;
    }

    void start() {
        out.setOnCancelHandler(() -> {});
        out.setOnReadyHandler(this::atDesk);
        atDesk();
    }

    private void atDesk() {
        desk.execute(this::write);
    }

    private synchronized void write() {
        while (!over && out.isReady()) {
            try {
                writePage();
            } catch (RuntimeException e) {
                over = true;
                out.onError(Answers.fault(e));
            }
        }
    }

    /** A page that is not full is the last: so a trail that grows meanwhile ends, too. */
    private void writePage() {
        List<AuditReader.Row> rows = reader.read(next, PAGE);
        if (!rows.isEmpty()) {
            ListAuditResponse.Builder page = ListAuditResponse.newBuilder();
            rows.forEach(row -> page.addRecord(encode(row)));
            out.onNext(page.build());
            next = rows.getLast().number() + 1;
        }
        if (rows.size() < PAGE) {
            over = true;
            out.onCompleted();
        }
    }

    private static AuditRecord encode(AuditReader.Row row) {
        return AuditRecord.newBuilder().setNumber(row.number()).setEntry(ByteString.copyFrom(row.entry().toArray()))
                .setHash(ByteString.copyFrom(row.hash().toArray())).build();
    }
}
