package dev.pomona.lockdown;

/** How phone and hub stand to each other; {@code docs/trust.md} draws how one comes from the other. */
public enum Trust {
    /** Not asked yet. */
    UNKNOWN("not asked yet"),
    /** There is no record for the phone. */
    UNPAIRED("not paired"),
    /** The phone is locked with its passcode and cannot ask, or was not unlocked since it started. */
    LOCKED("unlock the phone with its passcode"),
    /** The dialog is on the phone's screen. */
    ASKING("tap Trust on the phone and enter its passcode"),
    /** The person tapped "Don't Trust". */
    DENIED("somebody tapped Don't Trust: unplug the phone, plug it in and pair again"),
    /** A session opens. */
    TRUSTED("trusted"),
    /** There is a record, and the phone no longer knows it: after a reset, long disuse, or an unpairing on the phone. */
    LOST("the phone has forgotten this computer: pair again");

    private final String words;

    Trust(String words) {
        this.words = words;
    }

    /** What a person makes of it, or must do now. */
    public String words() {
        return words;
    }
}
