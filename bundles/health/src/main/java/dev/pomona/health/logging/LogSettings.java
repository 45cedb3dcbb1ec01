package dev.pomona.health.logging;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What is logged, and how.
 *
 * @param json one JSON object a line, instead of text
 * @param levels by logger
 */
public record LogSettings(boolean json, SortedMap<String, String> levels) {
    /** The house's own logger: what {@code --log LEVEL} sets. */
    public static final String HOUSE = "dev.pomona";

    private static final Set<String> LEVELS = Set.of("TRACE", "DEBUG", "INFO", "WARN", "ERROR", "OFF");
    private static final Pattern LOGGER = Pattern.compile("[A-Za-z_][\\w.$]{0,200}");
    private static final int MAX_LOGGERS = 200;

    public LogSettings {
        levels = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(levels));
    }

    /** As the launcher has set it up. */
    public static LogSettings initial(String house) {
        return new LogSettings(
                false,
                new TreeMap<>(Map.of(
                        HOUSE,
                        LEVELS.contains(house) ? house : "INFO",
                        "org.bouncycastle.jsse.provider.DisabledAlgorithmConstraints",
                        "ERROR")));
    }

    /**
     * @param logger a class or package; short names are the house's: {@code mux.engine}
     * @throws IllegalArgumentException no such level or logger; the message says which there are
     */
    public LogSettings level(String logger, String level) {
        String upper = level.toUpperCase(Locale.ROOT);
        if (!LEVELS.contains(upper)) {
            throw new IllegalArgumentException(
                    "no such level: " + level + "; there are trace, debug, info, warn, error, off");
        }
        if (!LOGGER.matcher(logger).matches()) throw new IllegalArgumentException("no such logger: " + logger);
        TreeMap<String, String> now = new TreeMap<>(levels);
        now.put(logger, upper);
        if (now.size() > MAX_LOGGERS)
            throw new IllegalArgumentException("levels of " + MAX_LOGGERS + " loggers are set already");
        return new LogSettings(json, now);
    }

    public LogSettings json(boolean on) {
        return new LogSettings(on, levels);
    }

    /** A Logback configuration. Logger names and levels have been checked, so nothing in it needs an escape. */
    public String xml() {
        StringBuilder out = new StringBuilder("<configuration>\n"
                + "  <appender name=\"stderr\" class=\"ch.qos.logback.core.ConsoleAppender\">\n"
                + "    <target>System.err</target>\n");
        out.append(
                json
                        ? "    <encoder class=\"ch.qos.logback.classic.encoder.JsonEncoder\"/>\n"
                        : "    <encoder><pattern>%d{HH:mm:ss.SSS} %-5level %logger{24} -"
                                + " %msg%n%rEx{4}</pattern></encoder>\n");
        out.append("  </appender>\n");
        levels.forEach((logger, level) -> out.append("  <logger name=\"")
                .append(logger)
                .append("\" level=\"")
                .append(level)
                .append("\"/>\n"));
        return out.append("  <root level=\"WARN\"><appender-ref ref=\"stderr\"/></root>\n</configuration>\n")
                .toString();
    }
}
