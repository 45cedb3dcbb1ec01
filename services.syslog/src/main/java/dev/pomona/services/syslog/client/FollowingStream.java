package dev.pomona.services.syslog.client;

import dev.pomona.mux.ConnectionException;
import dev.pomona.services.syslog.SyslogEvent;
import dev.pomona.services.syslog.SyslogEvent.Kind;
import dev.pomona.services.syslog.SyslogStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongSupplier;

/** A stream that is opened anew when it breaks, and tells for how long it was blind. */
public final class FollowingStream implements SyslogStream {
    /** How often in a row a phone that is there may refuse before that is the end. */
    static final int PATIENCE = 5;

    private static final Duration LOOK = Duration.ofSeconds(1);

    /** Opens a stream. */
    @FunctionalInterface
    public interface Opener {
        /**
         * @param wait how long to wait for the phone
         * @return empty if the phone is not there within that time
         * @throws IOException the phone is there, and refuses
         */
        Optional<SyslogStream> open(Duration wait) throws IOException;
    }

    private final Opener opener;
    private final LongSupplier nanos;
    /** Null while blind. */
    private volatile SyslogStream stream;

    private volatile boolean closed;
    private volatile boolean ended;
    private long blindSince;
    private String blindFor = "";
    private int refused;

    /** @param nanos the clock, as {@link System#nanoTime} */
    public FollowingStream(SyslogStream first, Opener opener, LongSupplier nanos) {
        this.stream = first;
        this.opener = opener;
        this.nanos = nanos;
    }

    @Override
    public Optional<SyslogEvent> next() throws IOException {
        for (; ; ) {
            Optional<SyslogEvent> event = next(LOOK);
            if (event.isPresent() || ended) return event;
        }
    }

    @Override
    public Optional<SyslogEvent> next(Duration limit) throws IOException {
        if (closed) {
            ended = true;
            return Optional.empty();
        }
        SyslogStream current = stream;
        return current == null ? reopen(limit) : read(current, limit);
    }

    private Optional<SyslogEvent> read(SyslogStream current, Duration limit) throws IOException {
        try {
            Optional<SyslogEvent> event = current.next(limit);
            if (event.isPresent()) refused = 0;
            else if (current.ended()) broken(current, "the phone ended the stream");
            return event;
        } catch (IOException e) {
            if (isInterrupt(e)) throw e;
            if (closed) {
                ended = true;
                return Optional.empty();
            }
            broken(current, e instanceof ConnectionException c ? c.reason().words() : e.getMessage());
            return Optional.empty();
        }
    }

    /** A phone that was too slow is none: that exception is of the same family. */
    private static boolean isInterrupt(IOException e) {
        return e instanceof InterruptedIOException && !(e instanceof SocketTimeoutException);
    }

    private void broken(SyslogStream current, String why) {
        current.close();
        stream = null;
        blindSince = nanos.getAsLong();
        blindFor = why;
    }

    private Optional<SyslogEvent> reopen(Duration limit) throws IOException {
        Optional<SyslogStream> again;
        try {
            again = opener.open(limit);
        } catch (IOException e) {
            if (isInterrupt(e)) throw e;
            if (++refused >= PATIENCE) throw e;
            pause(limit);
            return Optional.empty();
        }
        if (again.isEmpty()) return Optional.empty();
        // A phone that opens and closes at once is one that refuses.
        if (++refused > PATIENCE) {
            again.get().close();
            throw new IOException("the phone ends its log again and again: " + blindFor);
        }
        stream = again.get();
        if (closed) again.get().close();
        long blind = (nanos.getAsLong() - blindSince) / 1_000_000;
        return Optional.of(SyslogEvent.remark(
                Kind.RESUMED, blind, String.format(Locale.ROOT, "blind for %.1f s: %s", blind / 1000.0, blindFor)));
    }

    /** A refusal is not asked about again at once. */
    private static void pause(Duration limit) throws InterruptedIOException {
        try {
            Thread.sleep(limit.compareTo(LOOK) < 0 ? limit : LOOK);
        } catch (InterruptedException e) {
            InterruptedIOException interrupted =
                    new InterruptedIOException("interrupted while waiting for the phone's log");
            interrupted.initCause(e);
            throw interrupted;
        }
    }

    @Override
    public boolean ended() {
        return ended;
    }

    @Override
    public void close() {
        closed = true;
        SyslogStream current = stream;
        if (current != null) current.close();
    }
}
