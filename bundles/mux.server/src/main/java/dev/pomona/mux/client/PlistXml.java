package dev.pomona.mux.client;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * Writes a property list to the byte as Apple's programs do: tabs, LF, base64 in lines. Values are {@code String}, {@code
 * Integer}, {@code Long}, {@code Boolean}, {@code byte[]}, {@code List} and {@code Map} of these.
 */
final class PlistXml {
    private static final String PROLOGUE = """
        <?xml version="1.0" encoding="UTF-8"?>
        <!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
        <plist version="1.0">
        """;
    private final StringBuilder out = new StringBuilder(512).append(PROLOGUE);

    private PlistXml() {}

    static byte[] write(Map<String, ?> root) {
        PlistXml xml = new PlistXml();
        xml.value(root, 0);
        return xml.out.append("</plist>\n").toString().getBytes(StandardCharsets.UTF_8);
    }

    private void value(Object value, int depth) {
        switch (value) {
            case Map<?, ?> map -> map(map, depth);
            case List<?> list -> list(list, depth);
            case String s -> line(depth, "<string>" + escape(s) + "</string>");
            case Integer i -> line(depth, "<integer>" + i + "</integer>");
            case Long l -> line(depth, "<integer>" + l + "</integer>");
            case Boolean b -> line(depth, b ? "<true/>" : "<false/>");
            case byte[] bytes -> data(bytes, depth);
            default -> throw new IllegalArgumentException("no property list type: " + value.getClass());
        }
    }

    private void map(Map<?, ?> map, int depth) {
        if (map.isEmpty()) {
            line(depth, "<dict/>");
            return;
        }
        line(depth, "<dict>");
        map.forEach((key, value) -> {
            line(depth + 1, "<key>" + escape((String) key) + "</key>");
            value(value, depth + 1);
        });
        line(depth, "</dict>");
    }

    private void list(List<?> list, int depth) {
        if (list.isEmpty()) {
            line(depth, "<array/>");
            return;
        }
        line(depth, "<array>");
        list.forEach(value -> value(value, depth + 1));
        line(depth, "</array>");
    }

    private void data(byte[] bytes, int depth) {
        line(depth, "<data>");
        String text = Base64.getEncoder().encodeToString(bytes);
        int width = 76 - 8 * Math.min(depth, 8);
        for (int i = 0; i < text.length(); i += width) {
            line(depth, text.substring(i, Math.min(text.length(), i + width)));
        }
        line(depth, "</data>");
    }

    private void line(int depth, String text) {
        out.append("\t".repeat(depth)).append(text).append('\n');
    }

    /** XML has no way to write most control characters; a client's name from a binary list may have them. */
    private static String escape(String s) {
        StringBuilder escaped = new StringBuilder(s.length());
        s.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                default -> escaped.appendCodePoint(legal(c) ? c : '?');
            }
        });
        return escaped.toString();
    }

    private static boolean legal(int c) {
        return c == '\t' || c == '\n' || c >= 0x20 && c <= 0xd7ff || c >= 0xe000 && c <= 0xfffd || c > 0xffff;
    }
}
