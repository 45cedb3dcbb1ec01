package dev.pomona.shell.control;

import dev.pomona.shell.render.Json;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What a client asks for. */
record Request(List<String> args, Path cwd, boolean terminal, boolean editor, int width, Map<String, String> env) {
    private static final int MAX_ARGS = 100_000;

    /** @throws IOException not such a request */
    static Request parse(byte[] json) throws IOException {
        Map<String, Object> map = Json.object(json);
        try {
            int width = map.get("width") instanceof Integer n ? Math.clamp(n, 20, 1000) : 80;
            return new Request(
                    strings(map.get("args")),
                    Path.of(String.valueOf(map.getOrDefault("cwd", "/"))),
                    Boolean.TRUE.equals(map.get("terminal")),
                    Boolean.TRUE.equals(map.get("editor")),
                    width,
                    map.get("env") instanceof Map<?, ?> env ? stringMap(env) : Map.of());
        } catch (InvalidPathException e) {
            throw new IOException("not a request: " + e.getMessage(), e);
        }
    }

    private static List<String> strings(Object value) throws IOException {
        if (!(value instanceof List<?> list) || list.size() > MAX_ARGS) throw new IOException("not a request: no args");
        for (Object o : list) {
            if (!(o instanceof String)) throw new IOException("not a request: an argument that is no string");
        }
        return list.stream().map(String.class::cast).toList();
    }

    private static Map<String, String> stringMap(Map<?, ?> map) {
        java.util.TreeMap<String, String> out = new java.util.TreeMap<>();
        map.forEach((k, v) -> out.put(String.valueOf(k), String.valueOf(v)));
        return out;
    }
}
