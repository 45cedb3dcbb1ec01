package dev.pomona.services.syslog.filter;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A point in the past as people type it: {@code 90s}, {@code 10m}, {@code 2h}, {@code 1d}, or a date and time. */
public final class Since {
    private static final Pattern AGO = Pattern.compile("(\\d{1,6})([smhd])");

    private Since() {}

    /** @throws IllegalArgumentException it is none of these; the message says which there are */
    public static Instant of(String typed, Instant now, ZoneId zone) {
        Matcher ago = AGO.matcher(typed);
        if (ago.matches()) {
            long n = Long.parseLong(ago.group(1));
            return now.minus(
                    switch (ago.group(2)) {
                        case "s" -> Duration.ofSeconds(n);
                        case "m" -> Duration.ofMinutes(n);
                        case "h" -> Duration.ofHours(n);
                        default -> Duration.ofDays(n);
                    });
        }
        try {
            return typed.endsWith("Z")
                    ? Instant.parse(typed)
                    : LocalDateTime.parse(typed.replace(' ', 'T')).atZone(zone).toInstant();
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(
                    "no such time: " + typed + "; say 90s, 10m, 2h, 1d or 2026-11-21T16:30:00", e);
        }
    }
}
