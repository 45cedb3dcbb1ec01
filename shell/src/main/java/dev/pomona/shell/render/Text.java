package dev.pomona.shell.render;

import java.util.Locale;

/** Text on a terminal: how wide it is, how to cut it, and how to make it harmless. */
public final class Text {
    private Text() {}

    /** Without control characters: what a phone says of itself must not move anybody's cursor. */
    public static String safe(String text) {
        StringBuilder out = null;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean bad = Character.isISOControl(c) || c >= '\u202a' && c <= '\u202e' || c >= '\u2066' && c <= '\u2069';
            if (bad && out == null) out = new StringBuilder(text);
            if (bad) out.setCharAt(i, ' ');
        }
        return out == null ? text : out.toString();
    }

    /** Columns that the text takes. */
    public static int width(String text) {
        return text.codePoints().map(Text::width).sum();
    }

    /** At most {@code columns} wide; what is cut is marked. */
    public static String cut(String text, int columns) {
        if (width(text) <= columns) return text;
        StringBuilder out = new StringBuilder();
        int used = 0;
        for (int c : text.codePoints().toArray()) {
            used += width(c);
            if (used > columns - 1) break;
            out.appendCodePoint(c);
        }
        return out.append('…').toString();
    }

    /** Filled up with blanks. */
    public static String pad(String text, int columns) {
        return text + " ".repeat(Math.max(0, columns - width(text)));
    }

    private static int width(int c) {
        int kind = Character.getType(c);
        if (kind == Character.NON_SPACING_MARK || kind == Character.ENCLOSING_MARK || kind == Character.FORMAT)
            return 0;
        boolean wide = c >= 0x1100 && c <= 0x115f
                || c >= 0x2e80 && c <= 0xa4cf
                || c >= 0xac00 && c <= 0xd7a3
                || c >= 0xf900 && c <= 0xfaff
                || c >= 0xfe30 && c <= 0xfe6f
                || c >= 0xff00 && c <= 0xff60
                || c >= 0x1f300 && c <= 0x1faff
                || c >= 0x20000 && c <= 0x3fffd;
        return wide ? 2 : 1;
    }

    /** A column's heading: {@code productType} becomes {@code PRODUCT TYPE}. */
    static String heading(String key) {
        return key.replaceAll("([a-z])([A-Z])", "$1 $2").toUpperCase(Locale.ROOT);
    }
}
