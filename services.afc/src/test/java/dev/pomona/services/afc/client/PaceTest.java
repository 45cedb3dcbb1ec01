package dev.pomona.services.afc.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class PaceTest {
    private static final long MS = 1_000_000;

    @Test
    void knowsNothingAtFirst() {
        assertEquals(1000, Pace.UNKNOWN.window(1000, 5000));
        assertEquals(400, Pace.UNKNOWN.window(1000, 400));
    }

    /** A link of 100 bytes per microsecond and 50 ms: as its window grows, more is delivered within an answer's time. */
    @Test
    void growsUntilTheLinkIsFull() {
        Pace pace = Pace.UNKNOWN;
        long least = 1 << 20;
        long most = 64 << 20;
        long now = 0;
        for (int i = 0; i < 50; i++) {
            long window = pace.window(least, most);
            long took = Math.max(50 * MS, window * 10);
            now += took;
            pace = pace.answered(now, took, window);
        }
        double carries = 0.1 * 50 * MS;
        assertTrue(pace.window(least, most) >= carries, pace.toString());
        assertTrue(pace.window(least, most) <= 2.1 * carries, pace.toString());
    }

    @Test
    void forgetsAWayThatWasShorter() {
        Pace pace = Pace.UNKNOWN.answered(0, MS, 1000);
        for (int i = 1; i <= 12; i++) pace = pace.answered(i * 1000 * MS, 20 * MS, 20_000);
        assertEquals(20 * MS, pace.delay());
    }

    /** So that the first file after a listing is sent as the way asks for. */
    @Test
    void anAnswerWithoutBytesShowsTheDelayAlone() {
        Pace pace = Pace.UNKNOWN.answered(0, 7 * MS);
        assertEquals(7 * MS, pace.delay());
        assertEquals(0, pace.rate());
        Pace moved = pace.answered(10, 20 * MS, 1_000_000);
        assertEquals(moved.rate(), moved.answered(20, 30 * MS).rate());
        assertEquals(7 * MS, moved.delay());
    }

    @Property
    void staysWithinItsBounds(
            @ForAll long now, @ForAll long took, @ForAll @LongRange(min = 0, max = 1L << 40) long bytes) {
        Pace pace = Pace.UNKNOWN.answered(now, took, bytes).answered(now, took / 2, bytes / 3);
        long window = pace.window(1000, 100_000);
        assertTrue(window >= 1000 && window <= 100_000, "window " + window);
    }
}
