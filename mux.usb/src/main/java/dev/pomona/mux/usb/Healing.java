package dev.pomona.mux.usb;

import java.time.Duration;

/**
 * How far the treatment of a phone has come: the ladder reopen, clear halt, reset, give up for a while. Pure: a value and an
 * event make the next value.
 *
 * @param rounds how often in a row it was given up
 */
record Healing(Rung rung, int rounds) {
    static final Healing WELL = new Healing(Rung.WELL, 0);
    static final Duration FIRST_REST = Duration.ofSeconds(30);
    static final Duration LONGEST_REST = Duration.ofMinutes(10);
    private static final int MOST_ROUNDS = 16;

    /** What the next attempt to attach the phone does before it claims the mux. */
    enum Rung {
        /** Nothing is known against it. */
        WELL,
        /** Only what every attempt does. */
        REOPEN,
        /** Both endpoints' halts are cleared. */
        CLEAR_HALT,
        /** The device is reset. */
        RESET,
        /** It was reset and left the bus by that; when it is back it is only opened. */
        AWAY,
        /** After a rest it is reset again. */
        GIVEN_UP
    }

    /** What can befall it. */
    enum Event {
        /** It could not be opened or set up, or its link ended soon. */
        TROUBLE,
        /** An endpoint halted. */
        STALL,
        /** Its link ended after it had been well for a time. */
        LAPSE,
        /** The system keeps us from it: no permission, or another program has it. */
        FORBIDDEN,
        /** A reset made it leave the bus. */
        RE_ENUMERATING,
        /** It is not on the bus any more. */
        LEFT,
        /** The computer had slept. */
        RESUMED
    }

    Healing after(Event event) {
        return switch (event) {
            case TROUBLE -> climb(Rung.REOPEN);
            case STALL -> climb(Rung.CLEAR_HALT);
            case LAPSE -> new Healing(Rung.REOPEN, 0);
            case FORBIDDEN -> this;
            case RE_ENUMERATING -> new Healing(Rung.AWAY, rounds);
            case LEFT -> rung == Rung.AWAY ? this : WELL;
            case RESUMED -> rung == Rung.WELL ? this : new Healing(Rung.REOPEN, 0);
        };
    }

    private Healing climb(Rung from) {
        return switch (rung) {
            case WELL -> new Healing(from, rounds);
            case REOPEN -> new Healing(Rung.CLEAR_HALT, rounds);
            case CLEAR_HALT -> new Healing(Rung.RESET, rounds);
            case RESET, AWAY, GIVEN_UP -> new Healing(Rung.GIVEN_UP, Math.min(rounds + 1, MOST_ROUNDS));
        };
    }

    /** How long it is left in peace before the next attempt, beyond the usual pause between attempts. */
    Duration rest() {
        if (rung != Rung.GIVEN_UP) return Duration.ZERO;
        Duration rest = FIRST_REST.multipliedBy(1L << Math.max(0, rounds - 1));
        return rest.compareTo(LONGEST_REST) > 0 ? LONGEST_REST : rest;
    }
}
