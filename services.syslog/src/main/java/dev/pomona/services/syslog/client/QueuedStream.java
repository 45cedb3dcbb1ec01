package dev.pomona.services.syslog.client;

import dev.pomona.services.syslog.SyslogEvent;
import dev.pomona.services.syslog.SyslogEvent.Kind;
import dev.pomona.services.syslog.SyslogStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * Reads a stream as fast as it comes and keeps what its reader has not taken, up to a bound. What comes on top is dropped and
 * counted; a remark with the exact number stands where the dropped records would have stood.
 */
final class QueuedStream implements SyslogStream {
    private final SyslogStream source;
    private final int bound;
    private final Deque<SyslogEvent> kept = new ArrayDeque<>();
    /** Dropped after the last of {@link #kept}; guarded by {@link #kept}, as all that follows. */
    private long dropped;

    private IOException failure;
    private boolean over;
    private boolean closed;

    QueuedStream(SyslogStream source, int bound, String thread) {
        this.source = source;
        this.bound = bound;
        Thread.ofVirtual().name(thread).start(this::read);
    }

    private void read() {
        try {
            for (Optional<SyslogEvent> e = source.next(); e.isPresent(); e = source.next()) keep(e.get());
            end(null);
        } catch (IOException e) {
            end(e);
        } catch (RuntimeException e) {
            end(new IOException("reading the log failed: " + e, e));
        }
    }

    private void keep(SyslogEvent event) {
        synchronized (kept) {
            if (kept.size() >= bound) {
                dropped++;
                return;
            }
            // Room again: first what is missing, then what comes after it.
            if (dropped > 0) kept.add(remark());
            kept.add(event);
            kept.notifyAll();
        }
    }

    private SyslogEvent remark() {
        long n = dropped;
        dropped = 0;
        return SyslogEvent.remark(
                Kind.DROPPED, n, n + (n == 1 ? " record was" : " records were") + " dropped: the reader is too slow");
    }

    private void end(IOException e) {
        synchronized (kept) {
            if (dropped > 0) kept.add(remark());
            failure = e;
            over = true;
            kept.notifyAll();
        }
    }

    @Override
    public Optional<SyslogEvent> next() throws IOException {
        for (; ; ) {
            Optional<SyslogEvent> event = next(Duration.ofSeconds(1));
            if (event.isPresent() || ended()) return event;
        }
    }

    @Override
    public Optional<SyslogEvent> next(Duration limit) throws IOException {
        if (limit.isNegative() || limit.isZero()) throw new IllegalArgumentException("no time to wait");
        synchronized (kept) {
            long end = System.nanoTime() + limit.toNanos();
            while (kept.isEmpty() && !over) {
                long left = (end - System.nanoTime()) / 1_000_000;
                if (left <= 0) return Optional.empty();
                try {
                    kept.wait(left);
                } catch (InterruptedException e) {
                    InterruptedIOException interrupted =
                            new InterruptedIOException("interrupted while waiting for the phone's log");
                    interrupted.initCause(e);
                    throw interrupted;
                }
            }
            SyslogEvent event = kept.poll();
            if (event != null) return Optional.of(event);
            if (failure != null && !closed) throw failure;
            return Optional.empty();
        }
    }

    @Override
    public boolean ended() {
        synchronized (kept) {
            return over && kept.isEmpty();
        }
    }

    @Override
    public void close() {
        synchronized (kept) {
            closed = true;
        }
        source.close();
    }
}
