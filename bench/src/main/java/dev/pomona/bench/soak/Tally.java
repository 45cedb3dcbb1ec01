package dev.pomona.bench.soak;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;

/** What the workers have seen, over the whole run. */
final class Tally {
    private static final int KEPT = 50;

    /** Transfers whole and right, and their bytes. */
    final LongAdder whole = new LongAdder();

    final LongAdder bytes = new LongAdder();
    /** Ended by a pulled cable, by a killed client; refused because the phone was not there. */
    final LongAdder unplugged = new LongAdder();

    final LongAdder killed = new LongAdder();
    final LongAdder absent = new LongAdder();
    final LongAdder pulls = new LongAdder();
    /** Wrong bytes; ends that nothing explains. Neither may ever be. */
    final LongAdder corrupt = new LongAdder();

    final LongAdder unexplained = new LongAdder();
    private final Queue<String> words = new ConcurrentLinkedQueue<>();

    void corrupt(String what) {
        corrupt.increment();
        keep("CORRUPT " + what);
    }

    void unexplained(String what) {
        unexplained.increment();
        keep("UNEXPLAINED " + what);
    }

    private void keep(String line) {
        if (words.size() < KEPT) {
            words.add(line);
        }
    }

    Queue<String> words() {
        return words;
    }

    @Override
    public String toString() {
        return String.format(
                "%d transfers (%.1f GB) whole, %d ended by %d pulled cables, %d clients killed, %d found no phone, %d"
                        + " corrupt, %d unexplained",
                whole.sum(),
                bytes.sum() / 1e9,
                unplugged.sum(),
                pulls.sum(),
                killed.sum(),
                absent.sum(),
                corrupt.sum(),
                unexplained.sum());
    }
}
