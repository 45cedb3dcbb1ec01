package dev.pomona.twin.service.plist;

import com.dd.plist.NSArray;
import com.dd.plist.NSData;
import com.dd.plist.NSDictionary;
import com.dd.plist.NSNumber;
import com.dd.plist.NSObject;
import com.dd.plist.NSString;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/** Short ways to build property lists and to ask them for a key of one type. */
public final class Plists {
    private Plists() {}

    /** A dictionary of alternating keys and values; a value is text, a number, a truth, bytes, a list or a map. */
    public static NSDictionary dict(Object... keysAndValues) {
        NSDictionary dictionary = new NSDictionary();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            dictionary.put((String) keysAndValues[i], of(keysAndValues[i + 1]));
        }
        return dictionary;
    }

    /** The property list form of an ordinary value. */
    public static NSObject of(Object value) {
        return switch (value) {
            case NSObject object -> object;
            case String text -> new NSString(text);
            case Boolean truth -> new NSNumber(truth);
            case Integer number -> new NSNumber(number.longValue());
            case Long number -> new NSNumber(number.longValue());
            case Double number -> new NSNumber(number.doubleValue());
            case byte[] bytes -> new NSData(bytes);
            case Collection<?> items ->
                new NSArray(items.stream().map(Plists::of).toArray(NSObject[]::new));
            case Map<?, ?> map -> {
                NSDictionary dictionary = new NSDictionary();
                map.forEach((key, item) -> dictionary.put(key.toString(), of(item)));
                yield dictionary;
            }
            default -> throw new IllegalArgumentException("no property list form of " + value.getClass());
        };
    }

    /** The text at {@code key}; empty text counts as none. */
    public static Optional<String> text(NSDictionary from, String key) {
        return from.get(key) instanceof NSString text
                ? Optional.of(text.getContent()).filter(content -> !content.isEmpty())
                : Optional.empty();
    }

    public static Optional<byte[]> bytes(NSDictionary from, String key) {
        return from.get(key) instanceof NSData data ? Optional.of(data.bytes()) : Optional.empty();
    }

    public static Optional<NSDictionary> dictionary(NSDictionary from, String key) {
        return from.get(key) instanceof NSDictionary dictionary ? Optional.of(dictionary) : Optional.empty();
    }

    public static Optional<Long> number(NSDictionary from, String key) {
        return from.get(key) instanceof NSNumber number ? Optional.of(number.longValue()) : Optional.empty();
    }

    public static boolean truth(NSDictionary from, String key) {
        return from.get(key) instanceof NSNumber number && number.boolValue();
    }
}
