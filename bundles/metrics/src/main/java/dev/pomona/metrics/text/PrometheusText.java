package dev.pomona.metrics.text;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Numbers in Prometheus' text format, version 0.0.4. */
public final class PrometheusText {
    public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private PrometheusText() {}

    /** Samples of one name stand together, below their help. */
    public static String of(List<Sample> samples) {
        Map<String, List<Sample>> byName = new TreeMap<>();
        for (Sample s : samples)
            byName.computeIfAbsent(s.name(), n -> new java.util.ArrayList<>()).add(s);
        StringBuilder out = new StringBuilder();
        byName.forEach((name, some) -> {
            Sample first = some.getFirst();
            out.append("# HELP ")
                    .append(name)
                    .append(' ')
                    .append(help(first.help()))
                    .append('\n');
            out.append("# TYPE ").append(name).append(first.counter() ? " counter\n" : " gauge\n");
            // Twice the same series is refused by whoever reads it: the last counts.
            Map<String, Double> series = new LinkedHashMap<>();
            for (Sample s : some) series.put(labels(s), s.value());
            series.forEach((labels, value) -> out.append(name)
                    .append(labels)
                    .append(' ')
                    .append(number(value))
                    .append('\n'));
        });
        return out.toString();
    }

    private static String labels(Sample s) {
        if (s.labels().isEmpty()) return "";
        StringBuilder out = new StringBuilder("{");
        s.labels().forEach((k, v) -> {
            if (out.length() > 1) out.append(',');
            out.append(k).append("=\"").append(value(v)).append('"');
        });
        return out.append('}').toString();
    }

    private static String value(String v) {
        return v.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }

    private static String help(String h) {
        return h.replace("\\", "\\\\").replace("\n", "\\n");
    }

    private static String number(double value) {
        if (Double.isNaN(value)) return "NaN";
        if (Double.isInfinite(value)) return value > 0 ? "+Inf" : "-Inf";
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? String.valueOf((long) value)
                : String.valueOf(value);
    }
}
