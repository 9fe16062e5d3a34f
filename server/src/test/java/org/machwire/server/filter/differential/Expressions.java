package org.machwire.server.filter.differential;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Expressions of tcpdump's language: those of the file {@code expressions.txt}, and long ones. */
final class Expressions {
    private static final String FILE = "expressions.txt";

    private Expressions() {}

    /** All of them, each once in this list. */
    static List<String> all() {
        List<String> all = new ArrayList<>(written());
        all.addAll(longOnes());
        return all;
    }

    /** Those of the file. */
    static List<String> written() {
        try (InputStream in = Objects.requireNonNull(Expressions.class.getResourceAsStream(FILE), FILE)) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII).lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#")).toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** What libpcap walks chains of headers for: its programs loop, so no verifier that demands an end takes them. */
    static List<String> loops() {
        return List.of("ip protochain 51", "ip protochain \\tcp", "ip6 protochain 6", "ip6 protochain \\udp",
                "ip6 protochain 58 and net 2001:db8::/32", "protochain 17", "protochain 6 or port 53");
    }

    /** Programs of hundreds of instructions. */
    static List<String> longOnes() {
        return List.of(anyOf(200, i -> "host 10.0." + i / 100 + "." + i % 100),
                anyOf(250, i -> "tcp port " + (7 + 3 * i)), anyOf(120, i -> "net 10." + i + ".0.0/17"),
                anyOf(100, i -> String.format("ether host 02:00:00:00:00:%02x", i)),
                anyOf(60, i -> "host 2001:db8:" + i + "::" + (1 + i)) + " or tcp",
                anyOf(40, i -> "portrange " + 100 * i + "-" + (100 * i + 30)),
                "not (" + anyOf(150, i -> "udp port " + (50 + i)) + ") and not arp",
                "ip and (" + anyOf(90, i -> "ip[8] = " + i) + ") and ip[9] != 17",
                anyOf(80, i -> "(src host 10.0.0." + i + " and dst port " + (20 + i) + ")"),
                anyOf(30, i -> "tcp[((tcp[12] & 0xf0) >> 2):4] = " + (0x47455400 + i)) + " or ip6");
    }

    private static String anyOf(int count, IntFunction<String> one) {
        return IntStream.range(0, count).mapToObj(one).collect(Collectors.joining(" or "));
    }
}
