package dev.pomona.services.afc.client;

import java.time.Duration;

/**
 * How a client uses its connection.
 *
 * @param chunk bytes asked for, or sent, with one request
 * @param window requests that one copy keeps in flight
 * @param answer how long the phone may be silent while it owes an answer
 */
public record AfcSettings(int chunk, int window, Duration answer) {
    public static final AfcSettings DEFAULT = new AfcSettings(512 * 1024, 16, Duration.ofSeconds(60));
    /** The largest transfer that phones are known to take. */
    static final int MAX_CHUNK = 4 * 1024 * 1024;

    public AfcSettings {
        if (chunk < 1 || chunk > MAX_CHUNK) {
            throw new IllegalArgumentException("chunk: expected 1 to " + MAX_CHUNK + ", not " + chunk);
        }
        if (window < 1 || window > AfcSession.IN_FLIGHT) {
            throw new IllegalArgumentException("window: expected 1 to " + AfcSession.IN_FLIGHT + ", not " + window);
        }
        if (answer.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException("answer: expected at least one second, not " + answer);
        }
    }
}
