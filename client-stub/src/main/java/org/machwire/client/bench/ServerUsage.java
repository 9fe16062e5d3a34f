package org.machwire.client.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a process has used, by the kernel's account. */
record ServerUsage(long pid) {
    private static final long NANOS_A_TICK = 10_000_000; // USER_HZ is 100 on every Linux we run on
    /** Fields of {@code /proc/PID/stat} behind the command's closing parenthesis: state is the first. */
    private static final int UTIME = 11;
    private static final int STIME = 12;

    /** User and system time of all its threads. */
    long cpuNanos() {
        String stat = read("stat");
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(fields[UTIME]) + Long.parseLong(fields[STIME])) * NANOS_A_TICK;
    }

    /** Resident memory. */
    long residentKib() {
        return read("status").lines().filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", ""))).findFirst().orElseThrow();
    }

    private String read(String file) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(pid), file));
        } catch (IOException e) {
            throw new UncheckedIOException("the server has gone", e);
        }
    }
}
