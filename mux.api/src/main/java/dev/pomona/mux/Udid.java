package dev.pomona.mux;

import java.util.Locale;
import java.util.Objects;

/**
 * The name of a phone for life, in the form that people and programs use: 40 lower-case hex digits up to iPhone X, {@code
 * 8-16} hex digits from iPhone XS on. Other names (an Apple TV's MAC address, say) are kept as they came.
 *
 * <p>Two Udids are equal when their {@link #value()} is; build them only through {@link #of} or {@link #fromUsbSerial},
 * which bring every spelling to one form.
 */
public record Udid(String value) implements Comparable<Udid> {
    /** Longest name accepted; a libusbmuxd client keeps 43 characters, a 40-digit UDID is the longest real one. */
    public static final int MAX_LENGTH = 43;

    /** In every folder of pair records the host's own file has this name: no phone may. */
    private static final String HOST = "SystemConfiguration";

    /** @throws IllegalArgumentException for a name that is not {@link #isSafe safe} */
    public Udid {
        Objects.requireNonNull(value);
        if (!isSafe(value)) {
            throw new IllegalArgumentException(
                    "not a UDID: expected 1 to " + MAX_LENGTH + " letters, digits, '-' or ':', and not " + HOST);
        }
    }

    /** Any spelling a person or a program may give: case and a missing dash do not matter. */
    public static Udid of(String text) {
        String s = text.strip();
        String bare = s.replace("-", "");
        if (bare.length() == 40 && isHex(bare)) return new Udid(bare.toLowerCase(Locale.ROOT));
        if (bare.length() == 24 && isHex(bare)) {
            String upper = bare.toUpperCase(Locale.ROOT);
            return new Udid(upper.substring(0, 8) + "-" + upper.substring(8));
        }
        return new Udid(s);
    }

    /** From a USB serial string, which may be a fixed field padded with NUL and has no dash. */
    public static Udid fromUsbSerial(String serial) {
        int nul = serial.indexOf('\0');
        return of(nul < 0 ? serial : serial.substring(0, nul));
    }

    /**
     * Whether {@code text} may stand as a name at all: 1 to {@value #MAX_LENGTH} letters, digits, '-' and ':', so nothing
     * that could be a path; and not, in any case of letters, the name that stands for the host itself where pair records are
     * kept.
     */
    public static boolean isSafe(String text) {
        if (text.isEmpty() || text.length() > MAX_LENGTH || text.equalsIgnoreCase(HOST)) return false;
        return text.chars()
                .allMatch(c ->
                        c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '-' || c == ':');
    }

    /** Whether this UDID begins with {@code prefix}, dashes and case ignored. */
    public boolean startsWith(String prefix) {
        return plain(value).startsWith(plain(prefix));
    }

    /** The serial as USB spells it: without the dash. */
    public String usbSerial() {
        return value.replace("-", "");
    }

    private static String plain(String s) {
        return s.replace("-", "").toLowerCase(Locale.ROOT);
    }

    private static boolean isHex(String s) {
        return s.chars().allMatch(c -> Character.digit(c, 16) >= 0 && c < 128);
    }

    @Override
    public int compareTo(Udid other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
