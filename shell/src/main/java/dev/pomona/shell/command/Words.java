package dev.pomona.shell.command;

import java.util.Locale;

/** Names of constants as people read them. */
final class Words {
    private Words() {}

    static String of(Object constant) {
        return String.valueOf(constant).toLowerCase(Locale.ROOT);
    }
}
