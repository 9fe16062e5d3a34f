package org.machwire.client.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The heap of another Java process of the same user, by the {@code jcmd} of the JDK that runs it. Not of one's own: it stands still
 * while it writes the histogram, and nobody would read it.
 */
record JavaHeap(long pid) {
    /**
     * Octets of all objects that are alive: the process collects its garbage first.
     *
     * @throws IOException if there is no jcmd, or it fails; it says why
     */
    long liveOctets() throws IOException {
        Path java = Path.of("/proc", Long.toString(pid), "exe").toRealPath();
        Path jcmd = java.resolveSibling("jcmd");
        if (!Files.isExecutable(jcmd)) {
            throw new IOException(
                    "there is no jcmd beside " + java + ": it comes with a JDK, not with a runtime alone");
        }
        Process process = new ProcessBuilder(jcmd.toString(), Long.toString(pid), "GC.class_histogram")
                .redirectErrorStream(true).start();
        return total(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
    }

    /** Reads the last line of a class histogram: "Total", instances, octets. */
    static long total(String histogram) throws IOException {
        String line = histogram.lines().filter(candidate -> candidate.startsWith("Total")).findFirst()
                .orElseThrow(() -> new IOException("jcmd gives no histogram: " + histogram.strip()));
        return Long.parseLong(line.strip().split(" +", -1)[2]);
    }
}
