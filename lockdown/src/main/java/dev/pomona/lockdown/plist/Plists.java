package dev.pomona.lockdown.wire;

import com.dd.plist.BinaryPropertyListParser;
import com.dd.plist.NSArray;
import com.dd.plist.NSData;
import com.dd.plist.NSDictionary;
import com.dd.plist.NSObject;
import com.dd.plist.NSSet;
import com.dd.plist.NSString;
import com.dd.plist.XMLPropertyListParser;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;
import org.xml.sax.helpers.DefaultHandler;

/** Property lists from strangers: XML or binary in, bounded; XML out. */
public final class Plists {
    /** More objects than any phone sends; a binary list can name one object many times and so unfold without end. */
    public static final int MAX_NODES = 200_000;

    private Plists() {}

    /**
     * The dictionary at the root.
     *
     * @throws IOException for anything else; the message never repeats content
     */
    public static NSDictionary parse(byte[] body) throws IOException {
        NSObject root;
        try {
            root = isBinary(body) ? BinaryPropertyListParser.parse(body) : parseXml(body);
        } catch (IOException e) {
            throw e;
        } catch (Exception | StackOverflowError | OutOfMemoryError e) {
            // The library's own words may quote the input, which may be secret.
            throw new IOException("not a property list (" + e.getClass().getSimpleName() + ")");
        }
        if (!(root instanceof NSDictionary dictionary)) throw new IOException("property list without a dictionary");
        checkSize(root);
        return dictionary;
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

    private static boolean isBinary(byte[] body) {
        return body.length > 8 && new String(body, 0, 6, StandardCharsets.ISO_8859_1).equals("bplist");
    }

    private static NSObject parseXml(byte[] body) throws Exception {
        byte[] clean = withoutControls(body);
        DocumentBuilder builder = builder();
        return XMLPropertyListParser.parse(builder.parse(new ByteArrayInputStream(clean)));
    }

    /** Phones have put raw control characters into XML, which no parser takes. */
    private static byte[] withoutControls(byte[] body) {
        byte[] clean = body.clone();
        for (int i = 0; i < clean.length; i++) {
            byte b = clean[i];
            if (b >= 0 && b < 0x20 && b != '\t' && b != '\n' && b != '\r') clean[i] = ' ';
        }
        return clean;
    }

    private static DocumentBuilder builder() throws ParserConfigurationException {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultInstance();
        factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
        factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
        factory.setFeature("http://xml.org/sax/features/external-general-entities", false);
        factory.setFeature("http://xml.org/sax/features/external-parameter-entities", false);
        factory.setIgnoringComments(true);
        factory.setCoalescing(true);
        factory.setExpandEntityReferences(false);
        DocumentBuilder builder = factory.newDocumentBuilder();
        builder.setEntityResolver((publicId, systemId) -> new InputSource(new StringReader("")));
        // Without a handler of its own the parser prints to standard error.
        builder.setErrorHandler(new DefaultHandler() {
            @Override
            public void fatalError(SAXParseException e) throws SAXException {
                throw e;
            }
        });
        return builder;
    }

    private static void checkSize(NSObject root) throws IOException {
        Deque<NSObject> todo = new ArrayDeque<>();
        todo.push(root);
        int seen = 0;
        while (!todo.isEmpty()) {
            NSObject node = todo.pop();
            if (++seen > MAX_NODES) throw new IOException("property list of more than " + MAX_NODES + " objects");
            switch (node) {
                case NSDictionary d -> d.values().forEach(todo::push);
                case NSArray a -> {
                    for (NSObject o : a.getArray()) if (o != null) todo.push(o);
                }
                case NSSet s -> todo.addAll(List.of(s.allObjects()));
                default -> {}
            }
            if (todo.size() > MAX_NODES) throw new IOException("property list of more than " + MAX_NODES + " objects");
        }
    }
}
