package dev.pomona.mux.engine.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** The advertised window: what it grows to, what it shrinks to, and what it never does. */
class WindowTest {
    private static final int FIRST = 128 << 10;
    private static final int MOST = 2 << 20;
    private static final long MILLI = 1_000_000;

    /** A phone that always uses the whole window, over a link with that round trip and that rate. @return the last window */
    private static int settle(WindowBudget budget, long roundTrip, double bytesPerNano) {
        return settle(budget, roundTrip, bytesPerNano, 0);
    }

    /** @param leaves what the reader is always behind */
    private static int settle(WindowBudget budget, long roundTrip, double bytesPerNano, int leaves) {
        assertTrue(budget.reserve(FIRST));
        Inbound in = new Inbound(FIRST, MOST, budget);
        in.synchronise(0);
        int seq = 1;
        long now = 0;
        int behind = 0;
        for (int i = 0; i < 200; i++) {
            int window = in.window();
            in.told(now);
            // What was granted comes after the round trip, as fast as the link carries it.
            now += roundTrip;
            for (int sent = 0; sent + behind < window; sent += 16384, seq += 16384) {
                now += (long) (16384 / bytesPerNano);
                assertNull(in.fault(seq, 16384));
                in.received(16384, now);
                if (behind < leaves) behind += 16384;
                else in.taken(16384, now);
            }
        }
        int window = in.window();
        in.release();
        return window;
    }

    @Test
    void followsTheRoundTripAndTheRate() {
        assertEquals(FIRST, settle(WindowBudget.of(1L << 30), 7 * MILLI, 0.001), "1 MB/s needs no more");
        int fast = settle(WindowBudget.of(1L << 30), 7 * MILLI, 0.2);
        assertTrue(fast >= 1 << 20, "200 MB/s with 7 ms have 1.4 MB under way: " + fast);
        assertEquals(MOST, settle(WindowBudget.of(1L << 30), 50 * MILLI, 0.2), "no more than it may");
    }

    @Test
    void doesNotGrowForAReaderThatIsBehind() {
        assertEquals(FIRST, settle(WindowBudget.of(1L << 30), 50 * MILLI, 0.2, 16384));
    }

    @Test
    void staysWithinTheBudget() {
        WindowBudget hub = WindowBudget.of(FIRST * 5L);
        WindowBudget phone = hub.part(FIRST * 4L);
        assertEquals(FIRST * 4, settle(phone, 50 * MILLI, 0.2));
        assertEquals(0, hub.held());
        assertTrue(hub.reserve(FIRST * 3L));
        assertEquals(FIRST * 2, settle(phone, 50 * MILLI, 0.2));
        assertFalse(phone.reserve(FIRST * 3L));
        assertEquals(FIRST * 3L, hub.held());
    }

    /** The window field is coarse: rounding added up until a phone that kept to its word was told that it did not. */
    @Test
    void roundingDoesNotAddUpWhileAWindowShrinks() {
        noPromiseIsTakenBackOrMadeWithoutMemory(-1313397);
    }

    @Property(tries = 500)
    void noPromiseIsTakenBackOrMadeWithoutMemory(@ForAll long seed) {
        Random random = new Random(seed);
        WindowBudget budget = WindowBudget.of((long) FIRST * (1 + random.nextInt(20)));
        assertTrue(budget.reserve(FIRST));
        Inbound in = new Inbound(FIRST, MOST, budget);
        in.synchronise(random.nextInt());
        int next = in.ack();
        int unread = 0;
        long now = 0;
        int edge = next + FIRST;
        for (int i = 0; i < 400; i++) {
            now += random.nextInt(3_000_000);
            switch (random.nextInt(5)) {
                case 0, 1 -> {
                    int n = Math.min(Math.max(0, edge - next), random.nextInt(70_000));
                    assertNull(in.fault(next, n));
                    in.received(n, now);
                    next += n;
                    unread += n;
                }
                case 2 -> {
                    int n = random.nextBoolean() ? unread : random.nextInt(unread + 1);
                    in.taken(n, now);
                    unread -= n;
                }
                case 3 -> {
                    int told = in.ack() + in.window();
                    assertTrue(told - edge >= -Inbound.TOLERANCE, "the edge moves back by no more than rounding");
                    assertEquals(0, in.window() % 256);
                    in.told(now);
                    edge = told;
                }
                default -> {
                    if (random.nextInt(10) == 0) in.shrink();
                }
            }
            assertEquals(next - unread, in.ack());
            assertTrue(unread <= in.bound());
            assertTrue(budget.held() <= budget.limit());
            assertTrue(
                    Math.max(edge - in.ack(), 0) <= budget.held() + Inbound.TOLERANCE,
                    "what was promised is kept back");
        }
        in.release();
        assertEquals(0, budget.held());
    }
}
