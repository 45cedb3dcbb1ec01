package dev.pomona.plugins.commands;

/** Makes a plugin's words harmless to a terminal. */
final class Plain {
    private Plain() {}

    static String text(String s) {
        StringBuilder out = new StringBuilder();
        s.chars().forEach(c -> out.append(c < ' ' || c >= 0x7f && c <= 0x9f ? '?' : (char) c));
        return out.toString();
    }
}
