package dev.pomona.mux.engine.io;

import dev.pomona.mux.inspect.Traffic;
import java.util.concurrent.atomic.LongAdder;

/** What went over one connection. */
final class ConnectionCounters {
    final LongAdder bytesIn = new LongAdder();
    final LongAdder bytesOut = new LongAdder();
    final LongAdder packetsIn = new LongAdder();
    final LongAdder packetsOut = new LongAdder();
    final Stalls stalls = new Stalls();

    Traffic traffic() {
        return new Traffic(bytesIn.sum(), packetsIn.sum(), bytesOut.sum(), packetsOut.sum());
    }
}
