package dev.pomona.mux.engine.io;

import dev.pomona.mux.CloseReason;
import dev.pomona.mux.inspect.Traffic;
import dev.pomona.mux.inspect.Troubles;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/** What went over one link; counts only grow. */
final class DeviceCounters {
    final LongAdder packetsIn = new LongAdder();
    final LongAdder bytesIn = new LongAdder();
    final LongAdder packetsOut = new LongAdder();
    final LongAdder bytesOut = new LongAdder();
    final LongAdder flushes = new LongAdder();
    final LongAdder opened = new LongAdder();
    final LongAdder refused = new LongAdder();
    final LongAdder unanswered = new LongAdder();
    final LongAdder resets = new LongAdder();
    final LongAdder violations = new LongAdder();
    final LongAdder gaps = new LongAdder();
    final LongAdder discarded = new LongAdder();
    final LongAdder strays = new LongAdder();
    final LongAdder unanswerable = new LongAdder();
    final LongAdder controls = new LongAdder();
    final LongAdder unknown = new LongAdder();
    final LongAdder restarts = new LongAdder();
    /** Exceptions of this side; a fault of ours, so tests want none. */
    final LongAdder faults = new LongAdder();

    final Stalls stalls = new Stalls();
    final Ends ends = new Ends();
    final Taps taps = new Taps();
    /** The phone's last words to the hub. */
    volatile String words = "";

    /** A connect that came to nothing. */
    void failed(Optional<CloseReason> reason) {
        switch (reason.orElse(null)) {
            case CloseReason.Refused r -> refused.increment();
            case CloseReason.TimedOut t -> unanswered.increment();
            case null, default -> {
                // Counted where it happened, or this side's own will.
            }
        }
    }

    Traffic traffic() {
        return new Traffic(bytesIn.sum(), packetsIn.sum(), bytesOut.sum(), packetsOut.sum());
    }

    Troubles troubles() {
        return new Troubles(
                refused.sum(),
                unanswered.sum(),
                resets.sum(),
                violations.sum(),
                gaps.sum(),
                discarded.sum(),
                strays.sum(),
                unanswerable.sum(),
                controls.sum(),
                unknown.sum(),
                restarts.sum());
    }
}
