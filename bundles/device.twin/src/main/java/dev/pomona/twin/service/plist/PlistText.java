package dev.pomona.twin.service.plist;

import com.dd.plist.NSArray;
import com.dd.plist.NSData;
import com.dd.plist.NSDate;
import com.dd.plist.NSDictionary;
import com.dd.plist.NSNumber;
import com.dd.plist.NSObject;
import com.dd.plist.NSSet;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.TreeSet;

/** Writes property lists as XML exactly as a phone lays them out: tabs, line feeds, keys in order. */
public final class PlistText {
    private static final String HEAD = """
        <?xml version="1.0" encoding="UTF-8"?>
        <!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
        <plist version="1.0">
        """;

    /** A phone breaks data so that a line, its tabs counted as eight, stays within this. */
    private static final int DATA_COLUMNS = 76;

    private final StringBuilder out = new StringBuilder(512).append(HEAD);

    private PlistText() {}

    /** The bytes of {@code root} as an XML property list. */
    public static byte[] of(NSObject root) {
        PlistText text = new PlistText();
        text.write(root, 0);
        return text.out.append("</plist>\n").toString().getBytes(StandardCharsets.UTF_8);
    }

    private void write(NSObject value, int depth) {
        switch (value) {
            case NSDictionary dictionary -> dictionary(dictionary, depth);
            case NSArray array -> items(array.getArray(), depth);
            case NSSet set -> items(set.allObjects(), depth);
            case NSNumber number -> number(number, depth);
            case NSData data -> data(data.bytes(), depth);
            case NSDate date ->
                element(
                        "date",
                        DateTimeFormatter.ISO_INSTANT.format(
                                date.getDate().toInstant().truncatedTo(ChronoUnit.SECONDS)),
                        depth);
            default -> element("string", value.toString(), depth);
        }
    }

    private void dictionary(NSDictionary dictionary, int depth) {
        if (dictionary.isEmpty()) {
            indent(depth).append("<dict/>\n");
            return;
        }
        indent(depth).append("<dict>\n");
        for (String key : new TreeSet<>(dictionary.keySet())) {
            element("key", key, depth + 1);
            write(dictionary.get(key), depth + 1);
        }
        indent(depth).append("</dict>\n");
    }

    private void items(NSObject[] items, int depth) {
        if (items.length == 0) {
            indent(depth).append("<array/>\n");
            return;
        }
        indent(depth).append("<array>\n");
        for (NSObject item : items) {
            write(item, depth + 1);
        }
        indent(depth).append("</array>\n");
    }

    private void number(NSNumber number, int depth) {
        switch (number.type()) {
            case NSNumber.BOOLEAN -> indent(depth).append(number.boolValue() ? "<true/>\n" : "<false/>\n");
            case NSNumber.INTEGER -> element("integer", Long.toString(number.longValue()), depth);
            default -> element("real", real(number.doubleValue()), depth);
        }
    }

    private static String real(double value) {
        return Double.isFinite(value)
                ? BigDecimal.valueOf(value).stripTrailingZeros().toPlainString()
                : Double.isNaN(value) ? "nan" : value > 0 ? "+infinity" : "-infinity";
    }

    private void data(byte[] bytes, int depth) {
        indent(depth).append("<data>\n");
        String text = Base64.getEncoder().encodeToString(bytes);
        int width = Math.max(4, (DATA_COLUMNS - 8 * depth) / 4 * 4);
        for (int at = 0; at < text.length(); at += width) {
            indent(depth).append(text, at, Math.min(text.length(), at + width)).append('\n');
        }
        indent(depth).append("</data>\n");
    }

    private void element(String tag, String text, int depth) {
        indent(depth).append('<').append(tag).append('>');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                default -> out.append(c);
            }
        }
        out.append("</").append(tag).append(">\n");
    }

    private StringBuilder indent(int depth) {
        return out.repeat('\t', depth);
    }
}
