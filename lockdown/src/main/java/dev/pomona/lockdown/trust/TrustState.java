package dev.pomona.lockdown.trust;

import dev.pomona.lockdown.Trust;

/**
 * The whole of what decides about trust: a pure function from state and event to state, drawn in {@code docs/trust.md}.
 * What sessions say does not disturb a pairing under way, which ends in one of its own events.
 *
 * @param pairing whether a pairing is under way
 */
public record TrustState(Trust trust, boolean pairing) {
    public static final TrustState START = new TrustState(Trust.UNKNOWN, false);

    /** What can happen. */
    public enum Event {
        /** A session, or a request in the clear, was wanted and there is no record. */
        NO_RECORD,
        /** A session opened with the stored record. */
        OPENED,
        /** The phone refuses the stored record, in words or by breaking off TLS. */
        FORGOTTEN,
        /** The phone opens no session because it was not unlocked since it started. */
        SHUT,
        /** A pairing begins. */
        BEGIN,
        /** The phone shows its dialog. */
        DIALOG,
        /** The phone is locked and cannot ask. */
        LOCKED,
        /** Somebody tapped Don't Trust. */
        DENIED,
        /** The phone gave its trust and the record is stored. */
        ACCEPTED,
        /** A pairing ended without a decision: out of time, called off, forbidden, or the phone went. */
        GAVE_UP,
        /** The trust was taken back here. */
        REMOVED,
        /** The phone was attached anew, which makes a denial void. */
        ATTACHED
    }

    public TrustState on(Event event) {
        return switch (event) {
            case NO_RECORD -> pairing || trust == Trust.DENIED ? this : is(Trust.UNPAIRED);
            case FORGOTTEN -> pairing || trust == Trust.DENIED ? this : is(Trust.LOST);
            case SHUT -> pairing ? this : is(Trust.LOCKED);
            case OPENED -> is(Trust.TRUSTED);
            case BEGIN -> new TrustState(trust, true);
            case DIALOG -> pairing ? is(Trust.ASKING) : this;
            case LOCKED -> pairing ? is(Trust.LOCKED) : this;
            case DENIED -> pairing ? new TrustState(Trust.DENIED, false) : this;
            case ACCEPTED -> pairing ? new TrustState(Trust.TRUSTED, false) : this;
            case GAVE_UP -> pairing ? new TrustState(undecided(), false) : this;
            case REMOVED -> new TrustState(Trust.UNPAIRED, false);
            case ATTACHED -> !pairing && trust == Trust.DENIED ? is(Trust.UNKNOWN) : this;
        };
    }

    private TrustState is(Trust now) {
        return new TrustState(now, pairing);
    }

    /** What was so before a pairing asked in vain still is; a dialog that nobody answers is not. */
    private Trust undecided() {
        return switch (trust) {
            case ASKING, LOCKED, UNKNOWN -> Trust.UNPAIRED;
            case UNPAIRED, DENIED, TRUSTED, LOST -> trust;
        };
    }
}
