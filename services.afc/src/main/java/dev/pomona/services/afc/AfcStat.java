package dev.pomona.services.afc;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * What a phone knows of a file.
 *
 * @param size bytes
 * @param blocks blocks of 512 bytes taken
 * @param links names of the file; 0 if the phone did not say
 * @param modified to the nanosecond
 * @param created to the nanosecond
 * @param linkTarget the text in a symbolic link
 */
public record AfcStat(
        AfcFileType type,
        long size,
        long blocks,
        long links,
        Optional<Instant> modified,
        Optional<Instant> created,
        Optional<String> linkTarget) {
    public AfcStat {
        Objects.requireNonNull(type);
        Objects.requireNonNull(modified);
        Objects.requireNonNull(created);
        Objects.requireNonNull(linkTarget);
    }

    public boolean isDirectory() {
        return type == AfcFileType.DIRECTORY;
    }

    public boolean isFile() {
        return type == AfcFileType.FILE;
    }
}
