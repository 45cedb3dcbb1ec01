package dev.pomona.services.crash;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * A report in the phone's folder of reports.
 *
 * @param path in that folder, such as {@code /Retired/locationd-2026-02-20-033001.ips}
 * @param process what its name says has crashed; the whole name if it says nothing
 * @param size bytes
 * @param modified when it was written
 */
public record CrashReport(String path, String process, long size, Optional<Instant> modified) {
    public CrashReport {
        Objects.requireNonNull(path);
        Objects.requireNonNull(process);
        Objects.requireNonNull(modified);
    }

    /** The last part of its path. */
    public String name() {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
