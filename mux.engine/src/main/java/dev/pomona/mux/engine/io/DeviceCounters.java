package dev.pomona.mux.engine.io;

import java.util.concurrent.atomic.LongAdder;

/** What went over one link; counts only grow. */
final class DeviceCounters {
    final LongAdder packetsIn = new LongAdder();
    final LongAdder bytesIn = new LongAdder();
    final LongAdder packetsOut = new LongAdder();
    final LongAdder bytesOut = new LongAdder();
    final LongAdder flushes = new LongAdder();
    final LongAdder opened = new LongAdder();
    final LongAdder failedToOpen = new LongAdder();
    final LongAdder violations = new LongAdder();
    final LongAdder strays = new LongAdder();
    final LongAdder controls = new LongAdder();
    final LongAdder unknown = new LongAdder();
    final LongAdder restarts = new LongAdder();

    /** The counts at one time. */
    public record Snapshot(
            long packetsIn,
            long bytesIn,
            long packetsOut,
            long bytesOut,
            long flushes,
            long opened,
            long failedToOpen,
            long violations,
            long strays,
            long controls,
            long unknown,
            long restarts) {}

    Snapshot snapshot() {
        return new Snapshot(
                packetsIn.sum(),
                bytesIn.sum(),
                packetsOut.sum(),
                bytesOut.sum(),
                flushes.sum(),
                opened.sum(),
                failedToOpen.sum(),
                violations.sum(),
                strays.sum(),
                controls.sum(),
                unknown.sum(),
                restarts.sum());
    }
}
