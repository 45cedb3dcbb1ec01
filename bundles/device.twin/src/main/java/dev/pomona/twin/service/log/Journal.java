package dev.pomona.twin.service.log;

import dev.pomona.twin.TwinPhone;
import java.util.function.LongSupplier;

/**
 * When a twin says what. Entries are numbered, and due one after the other at an even pace, whether somebody listens or not: every
 * stream of one twin sees the same entries, and none that is slow misses any.
 */
public final class Journal {
    /** The most entries a second that a twin can be told to write. */
    public static final int MAX_RATE = 100_000;

    private static final long SECOND = 1_000_000_000L;

    /** From {@code nanos} on, where {@code seq} is due, there is one entry each {@code period} nanoseconds. */
    private record Pace(long seq, long nanos, long period) {
        long due(long now) {
            return seq + Math.max(0, now - nanos) / period + 1;
        }
    }

    private final LongSupplier nanos;
    private volatile Pace pace;

    Journal(LongSupplier nanos, long periodNanos) {
        this.nanos = nanos;
        pace = new Pace(0, nanos.getAsLong(), periodNanos);
    }

    /** The twin's journal; {@code periodMillis} is its pace until it is told another. */
    static Journal of(TwinPhone phone, long periodMillis) {
        return phone.state(Journal.class, () -> new Journal(System::nanoTime, periodMillis * 1_000_000));
    }

    /** Changes a twin's pace from now on. */
    public static void rate(TwinPhone phone, int perSecond) {
        if (perSecond < 1 || perSecond > MAX_RATE) {
            throw new IllegalArgumentException("a twin logs 1 to " + MAX_RATE + " entries a second, not " + perSecond);
        }
        of(phone, 1).pace(SECOND / perSecond);
    }

    private synchronized void pace(long period) {
        long now = nanos.getAsLong();
        pace = new Pace(pace.due(now), now, period);
    }

    /** How many entries there are by now; the last is the one before this number. */
    long due() {
        return pace.due(nanos.getAsLong());
    }

    /** How long the next entry is away, within bounds that keep a fast log from waking up for each entry. */
    long waitMillis() {
        return Math.clamp(pace.period() / 1_000_000, 10, 1000);
    }
}
