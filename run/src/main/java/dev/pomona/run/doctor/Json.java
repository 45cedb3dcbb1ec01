package dev.pomona.run.doctor;

/** By hand: the launcher's class path has no library for it. */
final class Json {
    private Json() {}

    static String string(String text) {
        StringBuilder s = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') s.append('\\').append(c);
            else if (c < 0x20) s.append("\\u%04x".formatted((int) c));
            else s.append(c);
        }
        return s.append('"').toString();
    }
}
