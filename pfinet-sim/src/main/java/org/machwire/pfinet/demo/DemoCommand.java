package org.machwire.pfinet.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.machwire.client.Hypervisor;
import org.machwire.client.cli.Version;
import picocli.CommandLine.Command;

/** {@code machwire demo}: plays all scenes on a hypervisor of its own. */
@Command(name = "demo", mixinStandardHelpOptions = true, versionProvider = Version.class, sortOptions = false, subcommands = {
        PuppetCommand.class,
        TcpReceiveCommand.class, TcpSendCommand.class}, synopsisSubcommandLabel = "", description = {
                "Starts a hypervisor on a private socket, with clients that are processes of their own, and shows and "
                        + "checks that they reach each other, hear nothing that is not theirs, cannot pretend to be each other, "
                        + "and leave nothing behind when they are killed. Takes some ten seconds and leaves nothing behind, either."}, exitCodeListHeading = "%nExit codes:%n", exitCodeList = {
                                "0:all checks hold", "1:a check failed"})
public final class DemoCommand implements Callable<Integer> {
    private static final Duration LIMIT = Duration.ofSeconds(90);

    private final PrintStream out = System.out;

    @Override
    public Integer call() throws IOException, InterruptedException {
        long start = System.nanoTime();
        Report report = new Report(out);
        try (Stage stage = Stage.open(Deadline.in(LIMIT))) {
            stage.closeAtExit(report::stop);
            play(stage, report);
        } catch (DemoException e) {
            report.fail("stage", e);
        }
        double seconds = Duration.ofNanos(System.nanoTime() - start).toMillis() / 1000.0;
        report.say(String.format(Locale.ROOT, "%n%s. It took %.1f s, and nothing is left of it.", report.summary(),
                seconds));
        return report.holds() ? 0 : 1;
    }

    private static void play(Stage stage, Report report) throws DemoException, InterruptedException {
        Actor server = stage.start("the hypervisor", "serve", "--ephemeral", "--socket", stage.socket().toString());
        server.await("^machwire is ready");
        try (Hypervisor hypervisor = Hypervisor.connect(stage.socket())) {
            Cast cast = Cast.call(stage);
            cast.introduce(report, server.pid());
            Status status = new Status(hypervisor);
            new PingScene(stage, cast.alice(), cast.bob()).play(report);
            new MalloryScene(stage.deadline(), status, cast.malloryPuppet(), cast.mallory(), cast.trent(),
                    List.of(cast.alice(), cast.bob())).play(report);
            new DeathScene(stage.deadline(), status, cast.carol(), cast.trent()).play(report);
            new KernelScene(stage, status).play(report);
        }
    }
}
