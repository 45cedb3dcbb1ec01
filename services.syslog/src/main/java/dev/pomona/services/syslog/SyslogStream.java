package dev.pomona.services.syslog;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Records as the phone sends them, none twice. Unless a queue was asked for, none is lost either: nothing is read ahead of the
 * reader, and while nobody asks for the next record, the phone waits. With a queue, what was dropped is told in its place, with
 * its number. For one reading thread; {@link #close} may come from any.
 */
@ProviderType
public interface SyslogStream extends AutoCloseable {
    /**
     * Waits for the next record as long as the connection lives.
     *
     * @return empty when the phone has ended the stream
     * @throws dev.pomona.mux.ConnectionException if the phone was lost, or the stream closed
     * @throws java.io.InterruptedIOException if the thread is interrupted
     */
    Optional<SyslogEvent> next() throws IOException;

    /** As {@link #next()}, but empty also when {@code limit} has passed; {@link #ended} tells the two apart. */
    Optional<SyslogEvent> next(Duration limit) throws IOException;

    /** Whether the phone has ended the stream and everything has been taken. */
    boolean ended();

    @Override
    void close();
}
