package dev.pomona.services.afc.client;

import java.time.Duration;

/**
 * How a client uses its connection.
 *
 * @param chunk bytes asked for, or sent, with one request
 * @param memory bytes asked for or sent and not answered, at most, of all copies of the client together
 * @param files files that copies keep open at once, at most; fewer where the phone has fewer
 * @param lanes connections that one long file may be sent over, at most
 * @param answer how long the phone may be silent while it owes an answer
 */
public record AfcSettings(int chunk, int memory, int files, int lanes, Duration answer) {
    public static final AfcSettings DEFAULT =
            new AfcSettings(256 * 1024, 16 * 1024 * 1024, 128, 8, Duration.ofSeconds(60));
    /** The largest transfer that phones are known to take. */
    static final int MAX_CHUNK = 4 * 1024 * 1024;

    static final int MAX_MEMORY = 256 * 1024 * 1024;
    static final int MAX_FILES = 512;
    static final int MAX_LANES = 16;

    public AfcSettings {
        if (chunk < 1 || chunk > MAX_CHUNK) {
            throw new IllegalArgumentException("chunk: expected 1 to " + MAX_CHUNK + ", not " + chunk);
        }
        if (memory < chunk || memory > MAX_MEMORY) {
            throw new IllegalArgumentException(
                    "memory: expected " + chunk + " (a chunk) to " + MAX_MEMORY + ", not " + memory);
        }
        if (files < 1 || files > MAX_FILES) {
            throw new IllegalArgumentException("files: expected 1 to " + MAX_FILES + ", not " + files);
        }
        if (lanes < 1 || lanes > MAX_LANES) {
            throw new IllegalArgumentException("lanes: expected 1 to " + MAX_LANES + ", not " + lanes);
        }
        if (answer.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException("answer: expected at least one second, not " + answer);
        }
    }
}
