package dev.pomona.twin.lockdown;

import java.util.Locale;

/** What the simulated user does when the trust dialog comes up. */
enum UserPolicy {
    /** Taps Trust after a moment. */
    TRUST,
    /** Taps Don't Trust after a moment. */
    DENY,
    /** Leaves it to whoever plays the user. */
    ASK;

    static UserPolicy of(String word) {
        return switch (word.strip().toLowerCase(Locale.ROOT)) {
            case "trust" -> TRUST;
            case "deny" -> DENY;
            case "ask" -> ASK;
            default -> throw new IllegalArgumentException("a policy is trust, deny or ask");
        };
    }
}
