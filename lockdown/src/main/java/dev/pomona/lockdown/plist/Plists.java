package dev.pomona.lockdown.plist;

import com.dd.plist.BinaryPropertyListParser;
import com.dd.plist.NSArray;
import com.dd.plist.NSData;
import com.dd.plist.NSDictionary;
import com.dd.plist.NSNumber;
import com.dd.plist.NSObject;
import com.dd.plist.NSString;
import com.dd.plist.XMLPropertyListParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Property lists from strangers: XML or binary in, bounded; XML out. What comes out of {@link #parse} is a tree of at most
 * {@link #MAX_NODES} objects and {@link #MAX_DEPTH} levels without an empty place, so it may be walked, printed and compared.
 */
public final class Plists {
    /** More objects than any phone sends; a binary list can name one object many times and so unfold without end. */
    public static final int MAX_NODES = 200_000;
    /** More levels than any phone sends. */
    public static final int MAX_DEPTH = 64;

    private static final byte[] BINARY = "bplist".getBytes(StandardCharsets.US_ASCII);

    private Plists() {}

    /**
     * The dictionary at the root.
     *
     * @throws IOException for anything else; the message never repeats content
     */
    public static NSDictionary parse(byte[] body) throws IOException {
        NSObject root = tree(body);
        if (!(root instanceof NSDictionary dictionary)) throw new IOException("property list without a dictionary");
        return dictionary;
    }

    private static NSObject tree(byte[] body) throws IOException {
        try {
            if (isBinary(body)) {
                BinaryPlistGuard.check(body);
                return BinaryPropertyListParser.parse(body);
            }
            NSObject root = XMLPropertyListParser.parse(PlistXmlReader.read(body));
            int left = spend(root, MAX_NODES, MAX_DEPTH);
            if (left < 0) throw new IOException("property list of too many objects or levels");
            return root;
        } catch (IOException e) {
            throw e;
        } catch (Exception | StackOverflowError | OutOfMemoryError e) {
            // The library's own words may quote the input, which may be secret.
            throw new IOException("not a property list (" + e.getClass().getSimpleName() + ")");
        }
    }

    /** What is left of {@code budget} after {@code node}; negative if it did not suffice. */
    private static int spend(NSObject node, int budget, int depth) {
        if (node == null || depth == 0) return -1;
        Collection<NSObject> members = switch (node) {
            case NSDictionary dictionary -> dictionary.values();
            case NSArray array -> Arrays.asList(array.getArray());
            default -> Arrays.asList();
        };
        int left = budget - 1;
        for (NSObject member : members) {
            if (left < 0) return left;
            left = spend(member, left, depth - 1);
        }
        return left;
    }

    private static boolean isBinary(byte[] body) {
        return body.length >= BINARY.length && Arrays.equals(body, 0, BINARY.length, BINARY, 0, BINARY.length);
    }

    /** The XML form with line feeds only, a line feed at its end. */
    public static byte[] toXml(NSDictionary dictionary) {
        String xml = dictionary.toXMLPropertyList().replace("\r\n", "\n");
        if (!xml.endsWith("\n")) xml += "\n";
        return xml.getBytes(StandardCharsets.UTF_8);
    }

    /** A string member; empty if absent, of another type, or the empty string. */
    public static Optional<String> string(NSDictionary dictionary, String key) {
        return dictionary.get(key) instanceof NSString s && !s.getContent().isEmpty()
                ? Optional.of(s.getContent())
                : Optional.empty();
    }

    /** A data member; empty if absent or of another type. */
    public static Optional<byte[]> data(NSDictionary dictionary, String key) {
        return dictionary.get(key) instanceof NSData d ? Optional.of(d.bytes()) : Optional.empty();
    }

    /** A whole number; empty if absent, of another type, or with a fraction. */
    public static OptionalLong integer(NSDictionary dictionary, String key) {
        return dictionary.get(key) instanceof NSNumber n && n.type() == NSNumber.INTEGER
                ? OptionalLong.of(n.longValue())
                : OptionalLong.empty();
    }
}
