package dev.pomona.services.syslog.commands;

import dev.pomona.services.syslog.SyslogEvent;

/** Colours by how bad a record is; or none. */
enum Colors {
    AUTO,
    ALWAYS,
    NEVER;

    private static final String RESET = "\u001b[0m";
    private static final String DIM = "\u001b[2m";

    boolean on(boolean terminal) {
        return this == ALWAYS || this == AUTO && terminal;
    }

    /** The text is harmless to a terminal already. */
    static String paint(SyslogEvent e, String text) {
        if (e.isRemark()) return "\u001b[7m" + text + RESET;
        if (!e.structured()) return DIM + text + RESET;
        int end = text.indexOf(">: ");
        if (end < 0) return color(e) + text + RESET;
        int time = e.timeText().length();
        return DIM
                + text.substring(0, time)
                + RESET
                + color(e)
                + text.substring(time, end + 2)
                + RESET
                + (plain(e) ? text.substring(end + 2) : color(e) + text.substring(end + 2) + RESET);
    }

    private static boolean plain(SyslogEvent e) {
        return switch (e.severity()) {
            case ERROR, FAULT, DEBUG -> false;
            default -> true;
        };
    }

    private static String color(SyslogEvent e) {
        return switch (e.severity()) {
            case FAULT -> "\u001b[1;31m";
            case ERROR -> "\u001b[31m";
            case WARNING -> "\u001b[33m";
            case DEBUG -> DIM;
            case INFO -> "\u001b[36m";
            default -> "\u001b[32m";
        };
    }
}
