package dev.pomona.mux.client;

import com.dd.plist.NSDictionary;
import com.dd.plist.NSNumber;
import com.dd.plist.NSObject;
import com.dd.plist.NSString;
import com.dd.plist.PropertyListParser;
import com.dd.plist.XMLPropertyListParser;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.xml.sax.InputSource;
import org.xml.sax.SAXParseException;
import org.xml.sax.helpers.DefaultHandler;

/**
 * Property lists from somebody we do not trust: XML or binary, no entities, no external anything, bounded depth and size.
 * The result is only looked up, never printed or compared as a whole.
 */
public final class Plists {
    /** Making one costs more than parsing a request. */
    private static final BlockingQueue<DocumentBuilder> BUILDERS = new ArrayBlockingQueue<>(16);

    private Plists() {}

    /** @throws ProtocolException without any of the text, which may be secret */
    public static NSDictionary dictionary(byte[] bytes) throws ProtocolException {
        NSObject root;
        try {
            if (startsWith(bytes, "bplist")) {
                BinaryPlistGuard.check(bytes);
                root = PropertyListParser.parse(bytes);
            } else {
                root = xml(bytes);
            }
        } catch (ProtocolException e) {
            throw e;
        } catch (Exception | StackOverflowError e) {
            throw new ProtocolException("not a property list");
        }
        if (root instanceof NSDictionary dictionary) return dictionary;
        throw new ProtocolException("a property list without a dictionary at its root");
    }

    private static NSObject xml(byte[] bytes) throws Exception {
        DocumentBuilder free = BUILDERS.poll();
        DocumentBuilder builder = free == null ? builder() : free;
        try {
            return xml(builder, bytes);
        } finally {
            builder.reset();
            boolean unused = BUILDERS.offer(builder); // one too many is left to the collector
        }
    }

    private static NSObject xml(DocumentBuilder builder, byte[] bytes) throws Exception {
        DefaultHandler silent = new DefaultHandler() {
            @Override
            public void fatalError(SAXParseException e) throws SAXParseException {
                throw e; // the parser's own handler prints to standard error
            }
        };
        builder.setErrorHandler(silent);
        builder.setEntityResolver((publicId, systemId) -> new InputSource(new ByteArrayInputStream(new byte[0])));
        int length = bytes.length;
        while (length > 0 && bytes[length - 1] == 0) length--; // some clients send the terminator along
        return XMLPropertyListParser.parse(builder.parse(new ByteArrayInputStream(bytes, 0, length)));
    }

    private static DocumentBuilder builder() throws ParserConfigurationException {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultInstance();
        factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
        factory.setFeature("http://xml.org/sax/features/external-general-entities", false);
        factory.setFeature("http://xml.org/sax/features/external-parameter-entities", false);
        factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
        factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_DTD, "");
        factory.setXIncludeAware(false);
        factory.setExpandEntityReferences(false);
        factory.setIgnoringComments(true);
        factory.setCoalescing(true);
        return factory.newDocumentBuilder();
    }

    private static boolean startsWith(byte[] bytes, String start) {
        byte[] head = start.getBytes(StandardCharsets.US_ASCII);
        return bytes.length >= head.length && java.util.Arrays.equals(bytes, 0, head.length, head, 0, head.length);
    }

    /** A string, empty if there is none or it is something else. */
    public static Optional<String> string(NSDictionary in, String key) {
        return in.objectForKey(key) instanceof NSString s ? Optional.of(s.getContent()) : Optional.empty();
    }

    /** A whole number, empty if there is none or it is something else. */
    public static OptionalLong integer(NSDictionary in, String key) {
        return in.objectForKey(key) instanceof NSNumber n && n.type() == NSNumber.INTEGER
                ? OptionalLong.of(n.longValue())
                : OptionalLong.empty();
    }
}
