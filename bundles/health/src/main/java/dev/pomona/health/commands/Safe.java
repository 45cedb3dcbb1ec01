package dev.pomona.health.commands;

/** Makes other people's words harmless to a terminal. */
final class Safe {
    private Safe() {}

    static String text(String s) {
        StringBuilder out = new StringBuilder();
        s.chars().forEach(c -> out.append(c < ' ' || c >= 0x7f && c <= 0x9f ? '?' : (char) c));
        return out.toString();
    }
}
