package dev.pomona.services.syslog;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How much of the past an archive is to have. What is empty is the phone's to decide.
 *
 * @param since nothing older
 * @param ageLimit as the phone counts it: days, by all that is known
 * @param sizeLimit in bytes
 */
public record SyslogArchive(Optional<Instant> since, OptionalLong ageLimit, OptionalLong sizeLimit) {
    /** Whatever the phone has. */
    public static final SyslogArchive ALL =
            new SyslogArchive(Optional.empty(), OptionalLong.empty(), OptionalLong.empty());
}
