package dev.pomona.services.syslog.commands;

import dev.pomona.services.syslog.SyslogEvent;
import java.util.function.Predicate;

/** Messages that switch printing on and off. */
final class Triggers {
    /** What to do with the event that was seen. */
    record Answer(boolean print, boolean end) {}

    private final Predicate<String> start;
    private final Predicate<String> stop;
    private boolean on;

    /** @param start null if printing begins at once; then {@code stop} ends everything */
    Triggers(Predicate<String> start, Predicate<String> stop) {
        this.start = start;
        this.stop = stop;
        on = start == null;
    }

    Answer see(SyslogEvent e) {
        if (e.isRemark()) return new Answer(true, false);
        if (!on) {
            on = start.test(e.message());
            return new Answer(on, false);
        }
        if (!stop.test(e.message())) return new Answer(true, false);
        on = false;
        return new Answer(true, start == null);
    }
}
