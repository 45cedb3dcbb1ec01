package dev.pomona.lockdown.binder;

import java.util.regex.Pattern;

/** iOS versions: numbers with dots, missing ones are 0. */
final class Versions {
    private static final Pattern FORM = Pattern.compile("\\d{1,9}(\\.\\d{1,9}){0,5}");

    private Versions() {}

    /**
     * Whether {@code version} is at least {@code from} and below {@code before}; empty bounds do not count. A version that is
     * unknown, or no version, fits only where there are no bounds.
     *
     * @throws IllegalArgumentException for a bound that is no version
     */
    static boolean fits(String version, String from, String before) {
        check(from);
        check(before);
        if (from.isEmpty() && before.isEmpty()) return true;
        if (!FORM.matcher(version).matches()) return false;
        return (from.isEmpty() || compare(version, from) >= 0) && (before.isEmpty() || compare(version, before) < 0);
    }

    private static void check(String bound) {
        if (!bound.isEmpty() && !FORM.matcher(bound).matches()) {
            throw new IllegalArgumentException("not a version: " + bound);
        }
    }

    static int compare(String a, String b) {
        String[] left = a.split("\\.", -1);
        String[] right = b.split("\\.", -1);
        for (int i = 0; i < Math.max(left.length, right.length); i++) {
            int l = i < left.length ? Integer.parseInt(left[i]) : 0;
            int r = i < right.length ? Integer.parseInt(right[i]) : 0;
            if (l != r) return Integer.compare(l, r);
        }
        return 0;
    }
}
