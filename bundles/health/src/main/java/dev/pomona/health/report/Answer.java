package dev.pomona.health.report;

/** What a check can honestly say; the worse, the later. */
public enum Answer {
    OK,
    /** It works, and somebody should look at it. */
    WARN,
    /** It does not work yet, and may by itself. */
    TEMPORARILY_UNAVAILABLE,
    /** It does not work. */
    CRITICAL,
    /** Nobody can tell: the check itself failed. */
    UNKNOWN
}
