package org.machwire.client.cli.guard;

import io.grpc.Channel;
import java.io.PrintStream;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Iterator;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.machwire.client.Hypervisor;
import org.machwire.client.cli.JsonObject;
import org.machwire.client.cli.SocketOption;
import org.machwire.client.cli.Version;
import org.machwire.v1.AdminServiceGrpc;
import org.machwire.v1.DropNotice;
import org.machwire.v1.WatchDropsRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code machwire why}. */
@Command(name = "why", mixinStandardHelpOptions = true, versionProvider = Version.class, sortOptions = false, description = {
        "Shows why frames that a device sent were dropped: the last notice of each reason. To the administrator for all devices and with "
                + "the frame's beginning, to others for their own."}, footer = {"",
                        "What would become of a frame, tells:",
                        "  machwire trace --device DEVICE --frame HEX"}, exitCodeListHeading = "%nExit codes:%n", exitCodeList = {
                                "0:it was shown, also where nothing was dropped",
                                "1:there is no such device, or no hypervisor",
                                "2:bad arguments"})
public final class WhyCommand implements Callable<Integer> {
    @Mixin
    private final SocketOption socket = new SocketOption();

    @Parameters(arity = "0..1", paramLabel = "DEVICE", description = "The path of its node, such as /dev/eth0m/web. Default: all that you may see.")
    private String device = "";

    @Option(names = {"-f",
            "--follow"}, description = "Go on: show each new notice, at most one a second of a device and reason.")
    private boolean follow;

    @Option(names = "--json", description = "Print one JSON object a line: each a DropNotice of guard.proto.")
    private boolean json;

    private final PrintStream out = System.out;

    /** Makes the command for picocli, which fills it. */
    public WhyCommand() {}

    @Override
    public Integer call() {
        WatchDropsRequest request = WatchDropsRequest.newBuilder().setPath(device).setFollow(follow).build();
        NoticeText text = new NoticeText(ZoneId.systemDefault(), Instant::now);
        Consumer<DropNotice> printer = json
                ? notice -> out.println(JsonObject.of(notice))
                : notice -> text.lines(notice).forEach(out::println);
        try (Hypervisor hypervisor = socket.connect()) {
            boolean any = hypervisor.ask(channel -> watch(channel, request, printer));
            if (!any && !json) {
                out.println(device.isEmpty()
                        ? "nothing was dropped that a device sent which you may see"
                        : "nothing was dropped that " + device + " sent");
            }
        }
        return 0;
    }

    /** Hands notices over as they come; tells whether there was one. */
    private static boolean watch(Channel channel, WatchDropsRequest request, Consumer<DropNotice> printer) {
        Iterator<DropNotice> notices = AdminServiceGrpc.newBlockingStub(channel).watchDrops(request);
        boolean any = notices.hasNext();
        notices.forEachRemaining(printer);
        return any;
    }
}
