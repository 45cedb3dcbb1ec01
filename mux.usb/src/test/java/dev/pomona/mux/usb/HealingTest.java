package dev.pomona.mux.usb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pomona.mux.usb.Healing.Event;
import dev.pomona.mux.usb.Healing.Rung;
import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HealingTest {
    /** Every pair; the columns are the events in their order. */
    @ParameterizedTest
    @CsvSource({
        // TROUBLE, STALL, LAPSE, FORBIDDEN, RE_ENUMERATING, LEFT, RESUMED
        "WELL,       REOPEN,     CLEAR_HALT, REOPEN, WELL,       AWAY, WELL, WELL",
        "REOPEN,     CLEAR_HALT, CLEAR_HALT, REOPEN, REOPEN,     AWAY, WELL, REOPEN",
        "CLEAR_HALT, RESET,      RESET,      REOPEN, CLEAR_HALT, AWAY, WELL, REOPEN",
        "RESET,      GIVEN_UP,   GIVEN_UP,   REOPEN, RESET,      AWAY, WELL, REOPEN",
        "AWAY,       GIVEN_UP,   GIVEN_UP,   REOPEN, AWAY,       AWAY, AWAY, REOPEN",
        "GIVEN_UP,   GIVEN_UP,   GIVEN_UP,   REOPEN, GIVEN_UP,   AWAY, WELL, REOPEN",
    })
    void eachEventOnEachRung(
            Rung from,
            Rung trouble,
            Rung stall,
            Rung lapse,
            Rung forbidden,
            Rung reEnumerating,
            Rung left,
            Rung resumed) {
        Rung[] expected = {trouble, stall, lapse, forbidden, reEnumerating, left, resumed};
        assertEquals(Event.values().length, expected.length);
        for (Event event : Event.values()) {
            assertEquals(
                    expected[event.ordinal()], new Healing(from, 1).after(event).rung(), from + " " + event);
        }
    }

    @Test
    void theRestGrowsUpToTenMinutes() {
        Healing healing = Healing.WELL;
        for (int i = 0; i < 4; i++) {
            assertEquals(Duration.ZERO, healing.rest());
            healing = healing.after(Event.TROUBLE);
        }
        assertEquals(Rung.GIVEN_UP, healing.rung());
        for (long seconds : new long[] {30, 60, 120, 240, 480, 600, 600}) {
            assertEquals(Duration.ofSeconds(seconds), healing.rest());
            healing = healing.after(Event.TROUBLE);
        }
        assertEquals(
                Duration.ofSeconds(30), fourTroubles(healing.after(Event.LEFT)).rest());
    }

    private static Healing fourTroubles(Healing from) {
        Healing healing = from;
        for (int i = 0; i < 4; i++) healing = healing.after(Event.TROUBLE);
        return healing;
    }

    @Property
    void whateverBefallsItTheRestHasABoundAndFourTroublesGiveUp(@ForAll Event[] events) {
        Healing healing = Healing.WELL;
        for (Event event : events) healing = healing.after(event);
        assertTrue(healing.rest().compareTo(Healing.LONGEST_REST) <= 0);
        assertEquals(Rung.GIVEN_UP, fourTroubles(healing).rung());
        assertEquals(Rung.REOPEN, healing.after(Event.LAPSE).rung());
    }
}
