package dev.pomona.mux.usb;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class ClockJumpTest {
    private static final long SECOND = 1_000_000_000L;
    private final ClockJump jump = new ClockJump();

    @Test
    void theFirstLookKnowsNothing() {
        assertEquals(Duration.ZERO, jump.look(1_800_000_000_000L, -7));
    }

    @Test
    void sleepIsWhatTheMonotonicClockMissed() {
        jump.look(10_000, 0);
        assertEquals(Duration.ZERO, jump.look(12_000, 2 * SECOND));
        assertEquals(Duration.ofHours(8), jump.look(14_000 + 8 * 3_600_000, 4 * SECOND));
        assertEquals(Duration.ZERO, jump.look(16_000 + 8 * 3_600_000, 6 * SECOND));
    }

    @Test
    void aPauseOfTheWholeMachineCountsToo() {
        jump.look(0, 0);
        assertEquals(Duration.ofSeconds(31), jump.look(31_000, 31 * SECOND));
    }

    @Test
    void aClockThatIsSetBackIsNoSleep() {
        jump.look(3_600_000, 0);
        assertEquals(Duration.ZERO, jump.look(0, 2 * SECOND));
    }

    @Property
    void smallDifferencesAreNoSleep(
            @ForAll @LongRange(min = 0, max = 20_000) long passed,
            @ForAll @LongRange(min = -4_999, max = 4_999) long off) {
        ClockJump fresh = new ClockJump();
        fresh.look(1_000_000, 0);
        assertEquals(Duration.ZERO, fresh.look(1_000_000 + passed + off, passed * 1_000_000));
    }
}
