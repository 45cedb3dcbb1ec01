package dev.pomona.health.report;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Threads, virtual ones among them, out of the JVM's own dump. */
public record ThreadReport(String name, long id, boolean virtual, String state, List<String> stack) {
    /** More than any hub has; a dump beyond that is cut. */
    private static final int MAX = 100_000;

    /** @param json as {@code HotSpotDiagnosticMXBean.dumpThreads} writes it */
    public static List<ThreadReport> parse(String json) throws IOException {
        Map<String, Object> root = JSON.std.mapFrom(json);
        List<ThreadReport> out = new ArrayList<>();
        if (!(root.get("threadDump") instanceof Map<?, ?> dump)) return out;
        if (!(dump.get("threadContainers") instanceof List<?> containers)) return out;
        for (Object container : containers) {
            if (!(container instanceof Map<?, ?> c) || !(c.get("threads") instanceof List<?> threads)) continue;
            for (Object thread : threads) {
                if (thread instanceof Map<?, ?> t && out.size() < MAX) out.add(of(t));
            }
        }
        out.sort(Comparator.comparing((ThreadReport t) -> t.name().toLowerCase(Locale.ROOT))
                .thenComparing(ThreadReport::id));
        return out;
    }

    private static ThreadReport of(Map<?, ?> t) {
        List<String> stack = new ArrayList<>();
        if (t.get("stack") instanceof List<?> frames) frames.forEach(f -> stack.add(String.valueOf(f)));
        String name = t.get("name") instanceof String s ? s : "";
        // Java 21 tells neither; a virtual thread's stack tells by its last frame.
        boolean virtual = Boolean.TRUE.equals(t.get("virtual"))
                || stack.stream().anyMatch(f -> f.contains("java.lang.VirtualThread.run"));
        String state = t.get("state") instanceof String s ? s : "";
        return new ThreadReport(name.isEmpty() ? "(no name)" : name, number(t.get("tid")), virtual, state, stack);
    }

    private static long number(Object tid) {
        String text = String.valueOf(tid);
        return text.matches("\\d{1,18}") ? Long.parseLong(text) : -1;
    }

    /** The first frame that is not the JDK's. */
    public String where() {
        return stack.stream()
                .filter(f -> !f.startsWith("java.") && !f.startsWith("jdk.") && !f.startsWith("sun."))
                .findFirst()
                .orElse(stack.isEmpty() ? "" : stack.getFirst());
    }

    /** Whether the JVM started it for itself. */
    public boolean ofTheJvm() {
        return where().isEmpty()
                || List.of(
                                "Finalizer",
                                "Reference Handler",
                                "Signal Dispatcher",
                                "Common-Cleaner",
                                "Notification Thread")
                        .contains(name);
    }
}
