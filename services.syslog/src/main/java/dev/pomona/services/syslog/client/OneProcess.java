package dev.pomona.services.syslog.client;

import dev.pomona.services.syslog.SyslogEvent;
import dev.pomona.services.syslog.SyslogStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/** The records of one process, out of a service that sends those of all. */
final class OneProcess implements SyslogStream {
    private final SyslogStream all;
    private final long pid;
    private final LongSupplier nanos;

    OneProcess(SyslogStream all, long pid, LongSupplier nanos) {
        this.all = all;
        this.pid = pid;
        this.nanos = nanos;
    }

    private boolean wanted(SyslogEvent event) {
        return event.isRemark() || event.pid() == pid;
    }

    @Override
    public Optional<SyslogEvent> next() throws IOException {
        for (; ; ) {
            Optional<SyslogEvent> event = all.next();
            if (event.isEmpty() || wanted(event.get())) return event;
        }
    }

    @Override
    public Optional<SyslogEvent> next(Duration limit) throws IOException {
        long end = nanos.getAsLong() + limit.toNanos();
        for (; ; ) {
            Optional<SyslogEvent> event = all.next(limit);
            if (event.isEmpty() || wanted(event.get())) return event;
            if (nanos.getAsLong() - end >= 0) return Optional.empty();
        }
    }

    @Override
    public boolean ended() {
        return all.ended();
    }

    @Override
    public void close() {
        all.close();
    }
}
