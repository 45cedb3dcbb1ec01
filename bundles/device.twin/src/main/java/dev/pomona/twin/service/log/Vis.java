package dev.pomona.twin.service.log;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Writes what is not plain ASCII as escapes, the way a phone's log does. */
final class Vis {
    private Vis() {}

    static String encode(String text) {
        StringBuilder out = new StringBuilder(text.length());
        for (byte signed : text.getBytes(StandardCharsets.UTF_8)) {
            int value = signed & 0xff;
            int low = value & 0x7f;
            if (value == '\\' || value == 0xa0 || low == 0x7f || value < 0x20 && value != '\t') {
                out.append(String.format(Locale.ROOT, "\\%03o", value));
            } else if (value < 0x80) {
                out.append((char) value);
            } else if (low < 0x20) {
                out.append("\\M^").append((char) (low ^ 0x40));
            } else {
                out.append("\\M-").append((char) low);
            }
        }
        return out.toString();
    }
}
