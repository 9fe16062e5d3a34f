package org.machwire.client.cli;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import java.io.IOException;
import java.io.PrintStream;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.machwire.client.Hypervisor;
import org.machwire.client.HypervisorException;
import org.machwire.v1.AdminServiceGrpc;
import org.machwire.v1.GetQuotaRequest;
import org.machwire.v1.GetQuotaResponse;
import org.machwire.v1.Quota;
import org.machwire.v1.SetQuotaRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "quota", mixinStandardHelpOptions = true, versionProvider = Version.class, sortOptions = false, description = {
        "Shows how much a user may have, after setting what is given, for good. Anybody may see his own; the administrator sees and "
                + "sets all. What a user has above a new quota stays his."})
final class QuotaCommand implements Callable<Integer> {
    @Mixin
    private final SocketOption socket = new SocketOption();

    @Parameters(arity = "0..1", paramLabel = "USER", description = "By name or number. Default: yourself.")
    private @Nullable String user;

    @Option(names = "--leases", paramLabel = "N", description = "Address leases in each segment, unused ones included.")
    private @Nullable Integer leases;

    @Option(names = "--devices", paramLabel = "N", description = "Existing devices.")
    private @Nullable Integer devices;

    @Option(names = "--published", paramLabel = "N", description = "Published nodes.")
    private @Nullable Integer published;

    @Option(names = "--grants", paramLabel = "N", description = "Exported grants that are neither revoked nor expired.")
    private @Nullable Integer grants;

    @Option(names = "--reset", description = "First go back to the configured numbers.")
    private boolean reset;

    @Option(names = "--json", description = "Print one JSON object: GetQuotaResponse of admin.proto.")
    private boolean json;

    private final PrintStream out = System.out;

    @Override
    public Integer call() throws IOException {
        int uid = user == null ? Accounts.self() : Accounts.users().number(user);
        Quota change = change();
        try (Hypervisor hypervisor = socket.connect()) {
            if (reset) {
                set(hypervisor, SetQuotaRequest.newBuilder().setUid(uid).build());
            }
            if (!change.equals(Quota.getDefaultInstance())) {
                set(hypervisor, SetQuotaRequest.newBuilder().setUid(uid).setQuota(change).build());
            }
            print(uid, hypervisor.ask(channel -> AdminServiceGrpc.newBlockingStub(channel)
                    .getQuota(GetQuotaRequest.newBuilder().setUid(uid).build())));
        }
        return 0;
    }

    private static void set(Hypervisor hypervisor, SetQuotaRequest request) {
        hypervisor.ask(channel -> AdminServiceGrpc.newBlockingStub(channel).setQuota(request));
    }

    private Quota change() {
        Quota.Builder change = Quota.newBuilder();
        if (leases != null) {
            change.setLeases(natural(leases));
        }
        if (devices != null) {
            change.setDevices(natural(devices));
        }
        if (published != null) {
            change.setPublished(natural(published));
        }
        if (grants != null) {
            change.setGrants(natural(grants));
        }
        return change.build();
    }

    private static int natural(int number) {
        if (number < 0) {
            throw new HypervisorException("a quota is not negative, as " + number + " is");
        }
        return number;
    }

    private void print(int uid, GetQuotaResponse response) throws InvalidProtocolBufferException {
        if (json) {
            out.println(JsonFormat.printer().print(response));
            return;
        }
        Quota quota = response.getQuota();
        out.printf("user %s: leases %d in each segment, devices %d, published nodes %d, grants %d%n",
                Accounts.users().name(uid), quota.getLeases(), quota.getDevices(), quota.getPublished(),
                quota.getGrants());
    }
}
