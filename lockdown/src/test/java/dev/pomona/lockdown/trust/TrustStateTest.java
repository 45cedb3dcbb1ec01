package dev.pomona.lockdown.trust;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pomona.lockdown.Trust;
import dev.pomona.lockdown.trust.TrustState.Event;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TrustStateTest {
    private static final Path TABLE = Path.of("../docs/trust.md");

    /** The table in docs/trust.md, whose cells are "next state" or "." for no change; a star is a pairing under way. */
    private static Map<String, String> drawn() throws IOException {
        Map<String, String> cells = new HashMap<>();
        List<String> events = List.of();
        for (String line : Files.readAllLines(TABLE)) {
            if (!line.startsWith("|")) {
                events = List.of();
                continue;
            }
            List<String> row = List.of(line.substring(1).split("\\|")).stream()
                    .map(String::strip)
                    .toList();
            if (row.getFirst().equals("state")) events = row.subList(1, row.size());
            else if (!events.isEmpty() && !row.getFirst().startsWith("-")) {
                for (int i = 0; i < events.size(); i++) cells.put(row.getFirst() + " " + events.get(i), row.get(i + 1));
            }
        }
        return cells;
    }

    private static String name(TrustState state) {
        return state.trust() + (state.pairing() ? "*" : "");
    }

    @Test
    void everyPairOfStateAndEventIsAsDrawn() throws IOException {
        Map<String, String> drawn = drawn();
        List<String> wrong = new ArrayList<>();
        for (Trust trust : Trust.values()) {
            for (boolean pairing : new boolean[] {false, true}) {
                TrustState state = new TrustState(trust, pairing);
                for (Event event : Event.values()) {
                    String cell = drawn.get(name(state) + " " + event);
                    String expected = ".".equals(cell) ? name(state) : cell;
                    String found = name(state.on(event));
                    if (!found.equals(expected)) {
                        wrong.add(name(state) + " on " + event + ": " + found + ", drawn " + cell);
                    }
                }
            }
        }
        assertEquals(List.of(), wrong);
        assertEquals(Trust.values().length * 2 * Event.values().length, drawn.size());
    }

    @Test
    void aPairingAlwaysEnds() {
        for (Trust trust : Trust.values()) {
            TrustState pairing = new TrustState(trust, true);
            for (Event end : List.of(Event.DENIED, Event.ACCEPTED, Event.GAVE_UP, Event.REMOVED)) {
                assertFalse(pairing.on(end).pairing(), trust + " " + end);
            }
        }
    }

    @Test
    void whatSessionsSayNeverEndsAPairing() {
        for (Trust trust : Trust.values()) {
            TrustState pairing = new TrustState(trust, true);
            for (Event event : List.of(Event.NO_RECORD, Event.FORGOTTEN, Event.SHUT, Event.OPENED, Event.ATTACHED)) {
                assertTrue(pairing.on(event).pairing());
            }
        }
    }

    @Test
    void changesAreToldOnceAndInOrder() {
        List<Trust> told = new ArrayList<>();
        TrustKeeper keeper = new TrustKeeper(told::add);
        for (Event event : List.of(
                Event.NO_RECORD,
                Event.NO_RECORD,
                Event.BEGIN,
                Event.LOCKED,
                Event.DIALOG,
                Event.DIALOG,
                Event.ACCEPTED,
                Event.OPENED,
                Event.FORGOTTEN,
                Event.REMOVED)) {
            keeper.on(event);
        }
        assertEquals(
                List.of(Trust.UNPAIRED, Trust.LOCKED, Trust.ASKING, Trust.TRUSTED, Trust.LOST, Trust.UNPAIRED), told);
    }

    @Test
    void aDenialLastsUntilThePhoneIsAttachedAnew() {
        TrustState denied = TrustState.START.on(Event.BEGIN).on(Event.DIALOG).on(Event.DENIED);
        assertEquals(new TrustState(Trust.DENIED, false), denied);
        assertEquals(denied, denied.on(Event.NO_RECORD).on(Event.FORGOTTEN));
        assertEquals(
                Trust.UNPAIRED, denied.on(Event.ATTACHED).on(Event.NO_RECORD).trust());
    }
}
