package dev.pomona.services.syslog.filter;

import dev.pomona.services.syslog.SyslogEvent;
import dev.pomona.services.syslog.SyslogLevel;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Which records somebody wants to see. Remarks on the stream pass always: what is missing is never kept quiet.
 *
 * @param least this bad or worse; {@link SyslogLevel#UNKNOWN} for all
 * @param only empty for all
 * @param message of the message
 * @param since records that tell no exact time pass
 */
public record SyslogFilter(
        SyslogLevel least,
        Processes only,
        Processes without,
        Predicate<String> subsystem,
        Predicate<String> category,
        Predicate<String> message,
        Optional<Instant> since)
        implements Predicate<SyslogEvent> {

    @Override
    public boolean test(SyslogEvent e) {
        if (e.isRemark()) return true;
        return e.severity().compareTo(least) >= 0
                && (only.isEmpty() || only.has(e))
                && !without.has(e)
                && subsystem.test(e.subsystem())
                && category.test(e.category())
                && message.test(e.message())
                && (since.isEmpty()
                        || e.instant().isEmpty()
                        || !e.instant().get().isBefore(since.get()));
    }
}
