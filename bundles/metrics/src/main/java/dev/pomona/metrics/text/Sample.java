package dev.pomona.metrics.text;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One number.
 *
 * @param counter whether it only goes up
 */
public record Sample(String name, String help, boolean counter, SortedMap<String, String> labels, double value) {
    public Sample {
        if (!name.matches("[a-zA-Z_][a-zA-Z0-9_]{0,199}")) throw new IllegalArgumentException("no such name: " + name);
        for (String label : labels.keySet()) {
            if (!label.matches("[a-zA-Z_][a-zA-Z0-9_]{0,99}"))
                throw new IllegalArgumentException("no such label: " + label);
        }
    }

    public static Sample of(String name, String help, boolean counter, Map<String, String> labels, double value) {
        return new Sample(name, help, counter, new TreeMap<>(labels), value);
    }
}
