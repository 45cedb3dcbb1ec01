package dev.pomona.bench.mux;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The figures of all rounds, and their medians as a table. */
final class Table {
    private static final List<String> COLUMNS = List.of("hub", "usbmuxd", "relay", "exporter");

    private final Map<String, Map<String, List<Double>>> rows = new LinkedHashMap<>();

    /** Notes one figure; {@code row} ends with its unit. */
    void add(String row, String column, double value) {
        rows.computeIfAbsent(row, r -> new LinkedHashMap<>())
                .computeIfAbsent(column, c -> new ArrayList<>())
                .add(value);
        System.err.printf(Locale.ROOT, "  %-9s %-48s %s%n", column, row, shown(value));
    }

    void print(PrintStream to) {
        to.printf("%-48s %9s %9s %7s %9s %9s%n", "", "hub", "usbmuxd", "ratio", "relay", "exporter");
        rows.forEach((row, values) -> {
            String[] cells = COLUMNS.stream()
                    .map(c -> values.containsKey(c) ? shown(median(values.get(c))) : "")
                    .toArray(String[]::new);
            String ratio = values.containsKey("hub") && values.containsKey("usbmuxd")
                    ? String.format(Locale.ROOT, "%.2f", median(values.get("hub")) / median(values.get("usbmuxd")))
                    : "";
            to.printf("%-48s %9s %9s %7s %9s %9s%n", row, cells[0], cells[1], ratio, cells[2], cells[3]);
        });
    }

    private static double median(List<Double> values) {
        double[] sorted = values.stream().mapToDouble(d -> d).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private static String shown(double value) {
        return String.format(Locale.ROOT, value >= 100 ? "%.0f" : value >= 10 ? "%.1f" : "%.2f", value);
    }
}
