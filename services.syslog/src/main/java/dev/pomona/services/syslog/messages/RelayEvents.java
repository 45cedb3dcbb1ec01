package dev.pomona.services.syslog.messages;

import dev.pomona.services.syslog.SyslogEvent;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Events of {@code syslog_relay}. */
public final class RelayEvents implements EventDecoder {
    private final SyslogDecoder records = new SyslogDecoder();

    @Override
    public void feed(ByteBuffer bytes) {
        records.feed(bytes);
    }

    @Override
    public Optional<SyslogEvent> poll() {
        return records.poll().map(raw -> SyslogRecord.decode(raw).event());
    }

    @Override
    public boolean couldEnd() {
        return records.couldEnd();
    }

    @Override
    public void flush() {
        records.flush();
    }
}
