package dev.pomona.twin.service.plist;

import com.dd.plist.BinaryPropertyListParser;
import com.dd.plist.BinaryPropertyListWriter;
import com.dd.plist.NSArray;
import com.dd.plist.NSDictionary;
import com.dd.plist.NSObject;
import com.dd.plist.NSSet;
import com.dd.plist.XMLPropertyListParser;
import dev.pomona.twin.TwinConnection;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** Property lists behind a length of four bytes, as lockdownd and most services speak them. */
public final class PlistFrames {
    /** The largest body that is taken from a host. */
    public static final int CAP = 4 << 20;

    private static final int MAX_NODES = 50_000;
    private static final int MAX_DEPTH = 64;
    private static final byte[] BINARY = "bplist00".getBytes(StandardCharsets.US_ASCII);

    private final InputStream in;
    private final OutputStream out;

    public PlistFrames(InputStream in, OutputStream out) {
        this.in = in;
        this.out = out;
    }

    public PlistFrames(TwinConnection host) {
        this(host.input(), host.output());
    }

    /**
     * The next dictionary; empty when the host has closed between two frames.
     *
     * @throws ProtocolException when the length, the form or the size of what came is out of bounds
     */
    public Optional<NSDictionary> read() throws IOException {
        byte[] head = in.readNBytes(Integer.BYTES);
        if (head.length == 0) {
            return Optional.empty();
        }
        if (head.length < Integer.BYTES) {
            throw new EOFException("the host closed within a length");
        }
        int length = ByteBuffer.wrap(head).getInt();
        if (length <= 0 || length > CAP) {
            throw new ProtocolException(
                    "a property list of " + Integer.toUnsignedString(length) + " bytes is out of bounds");
        }
        byte[] body = in.readNBytes(length);
        if (body.length < length) {
            throw new EOFException("the host closed within a property list");
        }
        return Optional.of(parse(body));
    }

    /** The dictionary in {@code body}, XML or binary. */
    public static NSDictionary parse(byte[] body) throws ProtocolException {
        NSObject root;
        try {
            if (body.length >= BINARY.length && Arrays.equals(body, 0, BINARY.length, BINARY, 0, BINARY.length)) {
                root = BinaryPropertyListParser.parse(body);
            } else if (body.length > 0 && (body[0] == '<' || body[0] == (byte) 0xef)) {
                root = XMLPropertyListParser.parse(body);
            } else {
                throw new ProtocolException("neither an XML nor a binary property list");
            }
        } catch (ProtocolException e) {
            throw e;
        } catch (Exception e) {
            throw refusal(e);
        }
        if (!(root instanceof NSDictionary dictionary)) {
            throw new ProtocolException("the root is not a dictionary");
        }
        // A few bytes of shared references can stand for billions of nodes: no walk without a budget.
        if (spend(root, MAX_NODES, MAX_DEPTH) < 0) {
            throw new ProtocolException("a property list of too many or too deep nodes");
        }
        return dictionary;
    }

    private static ProtocolException refusal(Exception cause) {
        ProtocolException refusal = new ProtocolException("unreadable property list");
        refusal.initCause(cause);
        return refusal;
    }

    /** What is left of {@code budget} after {@code node}; negative when it did not suffice. */
    private static int spend(NSObject node, int budget, int depth) {
        if (depth == 0) {
            return -1;
        }
        int left = budget - 1;
        Iterable<NSObject> children = switch (node) {
            case NSDictionary dictionary -> dictionary.values();
            case NSArray array -> Arrays.asList(array.getArray());
            case NSSet set -> Arrays.asList(set.allObjects());
            case null, default -> Arrays.asList();
        };
        for (NSObject child : children) {
            if (left < 0) {
                return left;
            }
            left = spend(child, left, depth - 1);
        }
        return left;
    }

    public void writeXml(NSObject root) throws IOException {
        write(PlistText.of(root));
    }

    public void writeBinary(NSObject root) throws IOException {
        write(BinaryPropertyListWriter.writeToArray(root));
    }

    /** Length and body leave in one write: some hosts read the length with one receive call. */
    private void write(byte[] body) throws IOException {
        byte[] frame = ByteBuffer.allocate(Integer.BYTES + body.length)
                .putInt(body.length)
                .put(body)
                .array();
        synchronized (this) {
            out.write(frame);
            out.flush();
        }
    }
}
