package dev.pomona.services.syslog.client;

import dev.pomona.mux.Connection;
import dev.pomona.services.syslog.SyslogEvent;
import dev.pomona.services.syslog.SyslogStream;
import dev.pomona.services.syslog.messages.EventDecoder;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Reads the connection in the thread of whoever asks; the mux does the waiting and the back-pressure. */
final class SyslogStreamImpl implements SyslogStream {
    /**
     * The end of a record shows only when the next begins. A phone that has been silent this long after a line feed has sent a
     * whole record, as it writes each in one piece.
     */
    static final Duration SILENCE = Duration.ofMillis(250);

    /** How often an endless wait looks whether its thread was interrupted. */
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final Connection connection;
    private final Runnable closed;
    private final LongSupplier nanos;
    private final EventDecoder decoder;
    private final ByteBuffer buffer = ByteBuffer.allocate(64 * 1024);
    private Duration silent = Duration.ZERO;
    private boolean ended;
    private volatile boolean drained;

    SyslogStreamImpl(Connection connection, EventDecoder decoder, Runnable closed, LongSupplier nanos) {
        this.connection = connection;
        this.decoder = decoder;
        this.closed = closed;
        this.nanos = nanos;
    }

    @Override
    public Optional<SyslogEvent> next() throws IOException {
        return take(Duration.ZERO);
    }

    @Override
    public Optional<SyslogEvent> next(Duration limit) throws IOException {
        if (limit.isNegative() || limit.isZero()) throw new IllegalArgumentException("no time to wait");
        return take(limit);
    }

    /** @param limit zero for none */
    private Optional<SyslogEvent> take(Duration limit) throws IOException {
        long began = nanos.getAsLong();
        for (; ; ) {
            Optional<SyslogEvent> event = decoder.poll();
            if (event.isPresent()) return event;
            if (ended) {
                drained = true;
                return Optional.empty();
            }
            if (Thread.interrupted()) throw new InterruptedIOException("interrupted while waiting for the phone's log");
            Duration wait = decoder.couldEnd() ? SILENCE.minus(silent) : LOOK;
            if (!limit.isZero()) {
                Duration left = limit.minusNanos(nanos.getAsLong() - began);
                if (left.isNegative() || left.isZero()) return Optional.empty();
                if (left.compareTo(wait) < 0) wait = left;
            }
            read(wait);
        }
    }

    private void read(Duration wait) throws IOException {
        connection.readTimeout(wait);
        buffer.clear();
        try {
            int n = connection.read(buffer);
            silent = Duration.ZERO;
            if (n < 0) {
                ended = true;
                decoder.flush();
            } else {
                decoder.feed(buffer.flip());
            }
        } catch (SocketTimeoutException e) {
            // Only time spent waiting counts: a slow reader is no silent phone.
            silent = silent.plus(wait);
            if (decoder.couldEnd() && silent.compareTo(SILENCE) >= 0) {
                decoder.flush();
                silent = Duration.ZERO;
            } else if (!decoder.couldEnd()) {
                silent = Duration.ZERO;
            }
        }
    }

    @Override
    public boolean ended() {
        return drained;
    }

    @Override
    public void close() {
        connection.close();
        closed.run();
    }
}
