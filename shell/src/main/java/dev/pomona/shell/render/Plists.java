package dev.pomona.shell.render;

import com.dd.plist.NSArray;
import com.dd.plist.NSData;
import com.dd.plist.NSDate;
import com.dd.plist.NSDictionary;
import com.dd.plist.NSNumber;
import com.dd.plist.NSObject;
import com.dd.plist.NSSet;
import com.dd.plist.UID;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Property lists as plain values: data in base64, dates as ISO 8601, keys sorted. */
public final class Plists {
    /** A phone's list may share one part a million times over; beyond this many nodes it is refused. */
    static final int MAX_NODES = 200_000;

    static final int MAX_DEPTH = 100;
    private int nodes;

    private Plists() {}

    /** @throws IOException the list is deeper or larger than any real one */
    public static Object plain(NSObject object) throws IOException {
        return new Plists().convert(object, 0);
    }

    /** @throws IOException the list is deeper or larger than any real one */
    public static Map<String, Object> map(NSDictionary dictionary) throws IOException {
        return new Plists().convertMap(dictionary, 0);
    }

    private Object convert(NSObject object, int depth) throws IOException {
        if (++nodes > MAX_NODES || depth > MAX_DEPTH) throw new IOException("the phone's answer is too large to show");
        return switch (object) {
            case NSDictionary d -> convertMap(d, depth);
            case NSArray a -> convertList(a.getArray(), depth);
            case NSSet s -> convertList(s.allObjects(), depth);
            case NSData d -> Base64.getEncoder().encodeToString(d.bytes());
            case NSDate d -> d.getDate().toInstant().toString();
            case NSNumber n when n.isBoolean() -> n.boolValue();
            case NSNumber n when n.isInteger() -> n.longValue();
            case NSNumber n -> n.doubleValue();
            case UID u -> Base64.getEncoder().encodeToString(u.getBytes());
            case null -> null;
            default -> object.toString();
        };
    }

    private Map<String, Object> convertMap(NSDictionary dictionary, int depth) throws IOException {
        Map<String, Object> out = new LinkedHashMap<>();
        for (String key : new TreeSet<>(dictionary.keySet())) {
            out.put(key, convert(dictionary.get(key), depth + 1));
        }
        return out;
    }

    private List<Object> convertList(NSObject[] array, int depth) throws IOException {
        List<Object> out = new ArrayList<>();
        for (NSObject element : array) out.add(convert(element, depth + 1));
        return out;
    }
}
