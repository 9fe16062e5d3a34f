package org.machwire.client.cli;

import io.grpc.Channel;
import java.io.PrintStream;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Function;
import org.machwire.client.Hypervisor;
import org.machwire.v1.AdminServiceGrpc;
import org.machwire.v1.AuditRecord;
import org.machwire.v1.ListAuditRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "audit", mixinStandardHelpOptions = true, versionProvider = Version.class, sortOptions = false, subcommands = AuditVerifyCommand.class, description = {
        "Shows the audit trail, oldest first, to the administrator: who was granted, opened and refused what. Each entry holds the "
                + "hash of the one before; `machwire audit verify` checks that nothing was changed, left out or put in between."})
final class AuditCommand implements Callable<Integer> {
    @Mixin
    private final SocketOption socket = new SocketOption();

    @Option(names = "--from", paramLabel = "N", defaultValue = "0", description = "Begin with this entry. Default: the oldest there is.")
    private long from;

    @Option(names = "--json", description = "Print one JSON object a line: each an AuditRecord of admin.proto, and in "
            + "\"says\" the AuditEntry that it holds. `machwire audit verify --file` checks a copy of it.")
    private boolean json;

    private final PrintStream out = System.out;

    @Override
    public Integer call() {
        Function<AuditRecord, String> line = json ? AuditLine::json : AuditLine::text;
        try (Hypervisor hypervisor = socket.connect()) {
            hypervisor.ask(channel -> read(channel, from, record -> out.println(line.apply(record))));
        }
        return 0;
    }

    /** Reads entries as they come, so that a long trail needs no memory. */
    static boolean read(Channel channel, long from, Consumer<AuditRecord> each) {
        AdminServiceGrpc.newBlockingStub(channel).listAudit(ListAuditRequest.newBuilder().setFrom(from).build())
                .forEachRemaining(page -> page.getRecordList().forEach(each));
        return true;
    }
}
