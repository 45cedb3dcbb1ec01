package dev.pomona.shell.render;

import com.dd.plist.NSArray;
import com.dd.plist.NSData;
import com.dd.plist.NSDictionary;
import com.dd.plist.NSNumber;
import com.dd.plist.NSObject;
import com.dd.plist.NSString;
import dev.pomona.lockdown.plist.Plists;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Property lists as people and scripts write them: XML documents one after the other, or JSON objects, one a line. In JSON
 * {@code {"$data": "base64"}} is data.
 */
public final class PlistInput {
    private static final int MAX = 16 << 20;
    private static final String DATA = "$data";
    private final BufferedReader in;

    public PlistInput(InputStream in) {
        this.in = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    }

    /** The next one; empty at the end. */
    public Optional<NSDictionary> next() throws IOException {
        StringBuilder xml = new StringBuilder();
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            if (xml.isEmpty() && line.isBlank()) continue;
            if (xml.isEmpty() && line.stripLeading().startsWith("{")) return Optional.of(json(line));
            xml.append(line).append('\n');
            if (xml.length() > MAX) throw new IOException("the property list is too long");
            if (line.contains("</plist>"))
                return Optional.of(Plists.parse(xml.toString().getBytes(StandardCharsets.UTF_8)));
        }
        if (!xml.toString().isBlank()) throw new IOException("the input ends within a property list");
        return Optional.empty();
    }

    private static NSDictionary json(String line) throws IOException {
        if (of(Json.object(line.getBytes(StandardCharsets.UTF_8))) instanceof NSDictionary dictionary)
            return dictionary;
        throw new IOException("a message is an object, not data");
    }

    /**
     * One value of a type that is named.
     *
     * @throws IllegalArgumentException what does not fit
     */
    public static NSObject value(String text, String type) throws IOException {
        return switch (type) {
            case "auto" -> automatic(text);
            case "string" -> new NSString(text);
            case "integer" -> new NSNumber(Long.parseLong(text));
            case "real" -> new NSNumber(Double.parseDouble(text));
            case "boolean" -> new NSNumber(truth(text));
            case "data" -> new NSData(Base64.getDecoder().decode(text));
            case "plist" -> Plists.parse(text.getBytes(StandardCharsets.UTF_8));
            case "json" ->
                of(Json.object(("{\"v\":" + text + "}").getBytes(StandardCharsets.UTF_8))
                        .get("v"));
            default ->
                throw new IllegalArgumentException(
                        "no type " + type + "; there are auto, string, integer, real, boolean, data, plist, json");
        };
    }

    private static NSObject automatic(String text) {
        if (text.equals("true") || text.equals("false")) return new NSNumber(truth(text));
        return text.matches("-?[0-9]{1,18}") ? new NSNumber(Long.parseLong(text)) : new NSString(text);
    }

    private static boolean truth(String text) {
        return switch (text) {
            case "true", "1", "yes" -> true;
            case "false", "0", "no" -> false;
            default -> throw new IllegalArgumentException("a boolean is true or false, not " + text);
        };
    }

    private static NSObject of(Object value) throws IOException {
        return switch (value) {
            case null -> throw new IOException("a property list holds no null");
            case String text -> new NSString(text);
            case Boolean truth -> new NSNumber(truth);
            case Integer number -> new NSNumber(number.longValue());
            case Long number -> new NSNumber(number.longValue());
            case Number number -> new NSNumber(number.doubleValue());
            case List<?> list -> {
                NSArray array = new NSArray(list.size());
                for (int i = 0; i < list.size(); i++) array.setValue(i, of(list.get(i)));
                yield array;
            }
            case Map<?, ?> map -> map(map);
            default ->
                throw new IOException(
                        "no property list form of " + value.getClass().getSimpleName());
        };
    }

    private static NSObject map(Map<?, ?> map) throws IOException {
        if (map.size() == 1 && map.get(DATA) instanceof String base64) {
            return new NSData(Base64.getDecoder().decode(base64));
        }
        NSDictionary dictionary = new NSDictionary();
        for (Map.Entry<?, ?> entry : map.entrySet())
            dictionary.put(String.valueOf(entry.getKey()), of(entry.getValue()));
        return dictionary;
    }
}
