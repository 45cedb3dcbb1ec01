package dev.pomona.mux.engine.io;

import java.time.Duration;

/** The only clock of the engine, so that tests can turn it. */
public interface Timers {
    /** Nanoseconds of a clock that only runs forward. */
    long nanos();

    /**
     * Runs {@code task} once after {@code delay}; tasks are short and never block.
     *
     * @return cancels it if it has not run; may be called at any time
     */
    Runnable after(Duration delay, Runnable task);
}
