package org.machwire.pfinet.stack;

import java.util.Locale;
import org.machwire.ethernet.Ipv4Address;

/**
 * Sums up what a {@link Pinger} measured. Times are in nanoseconds, and 0 if nothing was received.
 *
 * @param sent requests that left or were queued for ARP
 * @param received replies that came in time
 */
public record PingStatistics(Ipv4Address destination, int sent, int received, long minNanos, long averageNanos,
        long maxNanos) {

    /** Formats the statistics as ping does: a heading, the counts, and the times if there are any. */
    public String report() {
        int lost = sent == 0 ? 0 : (int) ((sent - received) * 100L / sent);
        String counts = String.format(Locale.ROOT,
                "--- %s ping statistics ---%n%d packets transmitted, %d packets received, %d%% packet loss%n",
                destination, sent, received, lost);
        return received == 0
                ? counts
                : counts + String.format(Locale.ROOT, "round-trip min/avg/max = %s/%s/%s ms%n", millis(minNanos),
                        millis(averageNanos), millis(maxNanos));
    }

    static String millis(long nanos) {
        return String.format(Locale.ROOT, "%.3f", nanos / 1e6);
    }
}
