package dev.pomona.mux.server.rights;

import java.util.Locale;

/** What a client of the socket may do with a phone; each is granted by itself. */
public enum Right {
    /** See it in lists and events. */
    LIST,
    /** Connect to its ports. */
    CONNECT,
    /** Read its pair record, private keys included: with it one can be this host. */
    READ_RECORD,
    /** Store or delete its pair record. */
    WRITE_RECORD,
    /** Read this host's SystemBUID; belongs to no phone. */
    BUID,
    /** See who listens; belongs to no phone. */
    LISTENERS;

    /** As the policy file spells it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
