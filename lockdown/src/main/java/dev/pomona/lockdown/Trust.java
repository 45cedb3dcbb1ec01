package dev.pomona.lockdown;

/** How phone and hub stand to each other. */
public enum Trust {
    /** Not asked yet. */
    UNKNOWN,
    /** There is no record for the phone, or the phone has forgotten this hub. */
    UNPAIRED,
    /** The phone is locked with its passcode and cannot ask. */
    LOCKED,
    /** The dialog is on the phone's screen. */
    ASKING,
    /** The person tapped "Don't Trust". */
    DENIED,
    /** A session opens. */
    TRUSTED
}
