package dev.pomona.metrics.osgi;

import dev.pomona.metrics.Meter;
import java.util.Map;
import java.util.TreeMap;

/**
 * Numbers of bundles that know nothing of this one: a {@link java.util.function.Supplier} of a map from names to numbers, with
 * service properties that say whose they are and, if they like, what each means.
 */
final class OfferedNumbers {
    /** Service property: what the names begin with, such as {@code pomona_afc}. */
    static final String PREFIX = "pomona.metrics";
    /** Service property, strings of the form {@code name=What it is.}; optional. */
    static final String HELP = "pomona.metrics.help";

    private static final String COUNTER = "_total";

    private OfferedNumbers() {}

    /**
     * Tells them; those that are no numbers, or have no fit name, are left out.
     *
     * @param offered what the supplier gave
     */
    static void read(String prefix, Object help, Object offered, Meter out) {
        if (!(offered instanceof Map<?, ?> numbers)) return;
        Map<String, String> words = words(help);
        numbers.forEach((key, value) -> {
            if (!(key instanceof String name) || !(value instanceof Number number)) return;
            String whole = prefix + "_" + name;
            String about = words.getOrDefault(name, "Of the bundle that offers it.");
            if (name.endsWith(COUNTER)) out.counter(whole, about, Map.of(), number.doubleValue());
            else out.gauge(whole, about, Map.of(), number.doubleValue());
        });
    }

    private static Map<String, String> words(Object help) {
        Map<String, String> out = new TreeMap<>();
        String[] lines = help instanceof String[] many ? many : help instanceof String one ? new String[] {one} : null;
        if (lines == null) return out;
        for (String line : lines) {
            int equals = line.indexOf('=');
            if (equals > 0) out.put(line.substring(0, equals), line.substring(equals + 1));
        }
        return out;
    }
}
