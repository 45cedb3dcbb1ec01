package dev.pomona.services.syslog.commands;

/** Makes a phone's text harmless to a terminal. */
final class Plain {
    private Plain() {}

    /** Control characters but tab and line feed as octal escapes. */
    static String text(String s) {
        if (s.chars().noneMatch(Plain::unsafe)) return s;
        StringBuilder out = new StringBuilder();
        s.chars().forEach(c -> {
            if (unsafe(c)) out.append(String.format("\\%03o", c));
            else out.append((char) c);
        });
        return out.toString();
    }

    private static boolean unsafe(int c) {
        return c < ' ' && c != '\t' && c != '\n' || c >= 0x7f && c <= 0x9f;
    }
}
