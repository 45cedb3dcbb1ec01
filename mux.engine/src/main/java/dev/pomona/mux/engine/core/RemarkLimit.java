package dev.pomona.mux.engine.core;

import java.util.OptionalLong;

/** Which of a phone's remarks are logged: a few in a while. A phone that babbles fills no disk. Thread-safe. */
public final class RemarkLimit {
    static final long SPAN_NANOS = 60_000_000_000L;
    static final int MOST = 30;

    private long since;
    private int logged;
    private long unlogged;

    /** @return whether to log one more: how many were not logged before it; empty if this one is not, either */
    public synchronized OptionalLong take(long nanos) {
        if (logged == 0 || nanos - since > SPAN_NANOS) {
            since = nanos;
            logged = 0;
        }
        if (logged == MOST) {
            unlogged++;
            return OptionalLong.empty();
        }
        logged++;
        long before = unlogged;
        unlogged = 0;
        return OptionalLong.of(before);
    }
}
