package dev.pomona.mux.engine.io;

import dev.pomona.mux.inspect.Stall;
import dev.pomona.mux.inspect.StallCause;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;

/** How often and how long bytes did not move, by cause. For any thread. */
final class Stalls {
    private static final StallCause[] CAUSES = StallCause.values();
    private final AtomicLongArray counts = new AtomicLongArray(CAUSES.length);
    private final AtomicLongArray nanos = new AtomicLongArray(CAUSES.length);

    void add(StallCause cause, long lasted) {
        counts.getAndIncrement(cause.ordinal());
        nanos.getAndAdd(cause.ordinal(), lasted);
    }

    Map<StallCause, Stall> snapshot() {
        Map<StallCause, Stall> all = new EnumMap<>(StallCause.class);
        for (StallCause cause : CAUSES) {
            long count = counts.get(cause.ordinal());
            if (count > 0) all.put(cause, new Stall(count, Duration.ofNanos(nanos.get(cause.ordinal()))));
        }
        return all;
    }

    static Map<StallCause, Stall> plus(Map<StallCause, Stall> a, Map<StallCause, Stall> b) {
        Map<StallCause, Stall> all = new EnumMap<>(StallCause.class);
        all.putAll(a);
        b.forEach((cause, stall) -> all.merge(cause, stall, Stall::plus));
        return all;
    }
}
