package dev.pomona.mux.inspect;

import java.time.Duration;

/** How often and how long bytes did not move for one {@link StallCause}; finished ones only. */
public record Stall(long count, Duration time) {
    public static final Stall NONE = new Stall(0, Duration.ZERO);

    public Stall plus(Stall more) {
        return new Stall(count + more.count, time.plus(more.time));
    }
}
