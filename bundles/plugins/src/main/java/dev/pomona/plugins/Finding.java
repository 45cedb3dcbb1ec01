package dev.pomona.plugins;

/**
 * One reason why a plugin is not what its user expects.
 *
 * @param kind for programs
 * @param subject what it is about: a package, a reference, a thread, an exception
 * @param words a sentence for people, with what to do where that is known
 */
public record Finding(Kind kind, String subject, String words) {
    /** The reasons there are. */
    public enum Kind {
        UNREADABLE_FILE,
        MISSING_PACKAGE,
        MISSING_CAPABILITY,
        MISSING_REFERENCE,
        MISSING_CONFIGURATION,
        THREW,
        HANGS,
        LEFT_THREAD,
        STOPPED,
        NO_PHONE,
        NOT_TRUSTED,
        OTHER_VERSIONS
    }
}
