package dev.pomona.shell.render;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Plain values (strings, numbers, booleans, lists, maps) to JSON and back. */
public final class Json {
    private static final JSON COMPACT =
            JSON.std.with(JSON.Feature.WRITE_NULL_PROPERTIES).without(JSON.Feature.FAIL_ON_UNKNOWN_TYPE_WRITE);
    private static final JSON PRETTY = COMPACT.with(JSON.Feature.PRETTY_PRINT_OUTPUT);

    private Json() {}

    /** On one line. */
    public static String line(Object value) {
        return write(COMPACT, value);
    }

    /** On several lines, for people. */
    public static String pretty(Object value) {
        return write(PRETTY, value);
    }

    /** @throws IOException not JSON, or not an object */
    public static Map<String, Object> object(byte[] json) throws IOException {
        Map<String, Object> map = JSON.std.mapFrom(json);
        if (map == null) throw new IOException("not a JSON object");
        return map;
    }

    private static String write(JSON json, Object value) {
        try {
            return json.asString(plain(value));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whatever a command hands over: what JSON has no kind for becomes its text. */
    private static Object plain(Object value) {
        return switch (value) {
            case null -> null;
            case Double d when d.isNaN() || d.isInfinite() -> d.toString();
            case Float f when f.isNaN() || f.isInfinite() -> f.toString();
            case Number n -> n;
            case Boolean b -> b;
            case Map<?, ?> map -> {
                Map<String, Object> out = new LinkedHashMap<>();
                map.forEach((k, v) -> out.put(String.valueOf(k), plain(v)));
                yield out;
            }
            case Iterable<?> list
            when !(value instanceof java.nio.file.Path) -> {
                List<Object> out = new ArrayList<>();
                list.forEach(v -> out.add(plain(v)));
                yield out;
            }
            default -> value.toString();
        };
    }
}
