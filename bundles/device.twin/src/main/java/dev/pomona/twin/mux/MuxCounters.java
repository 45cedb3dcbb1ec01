package dev.pomona.twin.mux;

import java.util.concurrent.atomic.LongAdder;

/** What a twin's mux has seen since it was made, over all imports. */
public final class MuxCounters {
    final LongAdder received = new LongAdder();
    final LongAdder sent = new LongAdder();
    final LongAdder bytesIn = new LongAdder();
    final LongAdder bytesOut = new LongAdder();
    final LongAdder connections = new LongAdder();
    final LongAdder resets = new LongAdder();
    final LongAdder malformed = new LongAdder();
    final LongAdder missingZlp = new LongAdder();
    final LongAdder outOfSequence = new LongAdder();
    final LongAdder overruns = new LongAdder();

    /**
     * The figures at one moment.
     *
     * @param received packets from the host
     * @param bytesIn payload from the host
     * @param connections ever opened
     * @param resets sent
     * @param malformed packets that were none, missing empty packets among them
     * @param overruns bytes beyond the window, or out of order in their connection
     */
    public record Snapshot(
            long received,
            long sent,
            long bytesIn,
            long bytesOut,
            long connections,
            long resets,
            long malformed,
            long missingZlp,
            long outOfSequence,
            long overruns) {}

    public Snapshot snapshot() {
        return new Snapshot(
                received.sum(),
                sent.sum(),
                bytesIn.sum(),
                bytesOut.sum(),
                connections.sum(),
                resets.sum(),
                malformed.sum(),
                missingZlp.sum(),
                outOfSequence.sum(),
                overruns.sum());
    }
}
