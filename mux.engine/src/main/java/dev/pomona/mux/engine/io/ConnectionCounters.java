package dev.pomona.mux.engine.io;

import java.util.concurrent.atomic.LongAdder;

/** What went over one connection. */
final class ConnectionCounters {
    final LongAdder bytesIn = new LongAdder();
    final LongAdder bytesOut = new LongAdder();
    final LongAdder packetsIn = new LongAdder();
    final LongAdder packetsOut = new LongAdder();

    /** The counts at one time. */
    public record Snapshot(long bytesIn, long bytesOut, long packetsIn, long packetsOut) {}

    Snapshot snapshot() {
        return new Snapshot(bytesIn.sum(), bytesOut.sum(), packetsIn.sum(), packetsOut.sum());
    }
}
