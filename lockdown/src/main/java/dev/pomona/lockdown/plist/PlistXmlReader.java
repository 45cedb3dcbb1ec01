package dev.pomona.lockdown.plist;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;
import org.xml.sax.helpers.DefaultHandler;

/** XML from strangers: no entities, nothing from outside. */
final class PlistXmlReader {
    /** Making one costs more than parsing a request. */
    private static final BlockingQueue<DocumentBuilder> BUILDERS = new ArrayBlockingQueue<>(16);

    private PlistXmlReader() {}

    static Document read(byte[] body) throws IOException, SAXException, ParserConfigurationException {
        DocumentBuilder free = BUILDERS.poll();
        DocumentBuilder builder = free == null ? builder() : free;
        try {
            return parse(builder, body);
        } finally {
            builder.reset();
            boolean unused = BUILDERS.offer(builder); // one too many is left to the collector
        }
    }

    private static Document parse(DocumentBuilder builder, byte[] body) throws IOException, SAXException {
        builder.setEntityResolver((publicId, systemId) -> new InputSource(new StringReader("")));
        // Without a handler of its own the parser prints to standard error.
        builder.setErrorHandler(new DefaultHandler() {
            @Override
            public void fatalError(SAXParseException e) throws SAXException {
                throw e;
            }
        });
        return builder.parse(new ByteArrayInputStream(withoutControls(body)));
    }

    /** Phones have put raw control characters into XML, and clients a terminator behind it, which no parser takes. */
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
        factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_DTD, "");
        factory.setXIncludeAware(false);
        factory.setIgnoringComments(true);
        factory.setCoalescing(true);
        factory.setExpandEntityReferences(false);
        return factory.newDocumentBuilder();
    }
}
