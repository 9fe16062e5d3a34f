package org.machwire.client.cli.token;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads times as people write them: a date and time with its offset, or how long from now. */
final class Moment {
    private static final Pattern DURATION = Pattern.compile("(?:\\d{1,9}[smhd])+");
    private static final Pattern PART = Pattern.compile("(\\d+)([smhd])");

    private Moment() {}

    /** Answers seconds since 1970. @throws IllegalArgumentException with what a time looks like */
    static long parse(String text, Instant now) {
        if (DURATION.matcher(text).matches()) {
            return Math.addExact(now.getEpochSecond(), seconds(text));
        }
        try {
            return OffsetDateTime.parse(text).toEpochSecond();
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("\"" + text
                    + "\" is neither a time such as 2030-12-24T18:00:00Z nor a duration from now such as 90s, 2h or 1d12h",
                    e);
        }
    }

    private static long seconds(String duration) {
        long sum = 0;
        Matcher parts = PART.matcher(duration);
        while (parts.find()) {
            sum += Long.parseLong(parts.group(1)) * unit(parts.group(2));
        }
        return sum;
    }

    private static long unit(String letter) {
        return switch (letter) {
            case "s" -> 1;
            case "m" -> 60;
            case "h" -> 3600;
            default -> 86400;
        };
    }
}
