package dev.pomona.services.syslog.messages;

import dev.pomona.services.syslog.SyslogEvent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Bytes in, events out; for one of the two services. Bounded, and without I/O. */
public interface EventDecoder {
    /**
     * Takes all of {@code bytes}.
     *
     * @throws IOException what came makes no sense, and nothing after it would
     */
    void feed(ByteBuffer bytes) throws IOException;

    /** The next whole event. */
    Optional<SyslogEvent> poll() throws IOException;

    /** Whether what has come so far would be an event if nothing came any more. */
    default boolean couldEnd() {
        return false;
    }

    /** Takes what there is as an event: at the end of the stream, or when the phone has fallen silent. */
    default void flush() {}
}
