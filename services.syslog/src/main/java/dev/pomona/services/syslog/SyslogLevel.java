package dev.pomona.services.syslog;

import java.util.Locale;

/** How bad it is, from least to most. */
public enum SyslogLevel {
    /** A record without a level, or with a word that is not in the list. */
    UNKNOWN,
    DEBUG,
    INFO,
    NOTICE,
    WARNING,
    ERROR,
    FAULT;

    /** @return {@link #UNKNOWN} for a word that is not in the list */
    public static SyslogLevel of(String word) {
        String upper = word.toUpperCase(Locale.ROOT);
        for (SyslogLevel level : values()) {
            if (level.name().equals(upper)) return level;
        }
        return UNKNOWN;
    }
}
