package dev.pomona.run.doctor;

/**
 * One thing that the doctor looked at.
 *
 * @param subject a word: {@code usb}, {@code state}
 * @param text what is so
 * @param next what to do about it, empty if nothing need be done
 */
record Finding(Level level, String subject, String text, String next) {
    enum Level {
        OK,
        /** Worth knowing; a hub can do without it. */
        NOTE,
        /** A hub will not work, or not as it was asked to. */
        BAD
    }

    static Finding ok(String subject, String text) {
        return new Finding(Level.OK, subject, text, "");
    }

    static Finding note(String subject, String text, String next) {
        return new Finding(Level.NOTE, subject, text, next);
    }

    static Finding bad(String subject, String text, String next) {
        return new Finding(Level.BAD, subject, text, next);
    }

    /** One line for people. */
    String line() {
        String mark = switch (level) {
            case OK -> "ok  ";
            case NOTE -> "note";
            case BAD -> "BAD ";
        };
        String padded = subject + " ".repeat(Math.max(1, 9 - subject.length()));
        return mark + "  " + padded + text + (next.isEmpty() ? "" : "; " + next);
    }

    String json() {
        return "{\"level\":" + Json.string(level.name().toLowerCase(java.util.Locale.ROOT)) + ",\"subject\":"
                + Json.string(subject) + ",\"text\":" + Json.string(text) + ",\"next\":" + Json.string(next) + "}";
    }
}
