package dev.pomona.lockdown.wire;

import com.dd.plist.NSDictionary;
import dev.pomona.lockdown.plist.Plists;
import dev.pomona.mux.Connection;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * Frames of lockdownd: a length of four bytes, big endian, then a property list. Reads never take a byte beyond the frame,
 * because what follows may belong to TLS.
 */
public final class PlistFrames {
    /** Largest body taken from a phone. */
    public static final int MAX_BODY = 16 << 20;

    private static final int STEP = 64 << 10;

    private PlistFrames() {}

    /** A whole frame, in one buffer so that it leaves in one write. */
    public static ByteBuffer encode(NSDictionary dictionary) {
        byte[] body = Plists.toXml(dictionary);
        return ByteBuffer.allocate(4 + body.length)
                .putInt(body.length)
                .put(body)
                .flip();
    }

    /**
     * The next frame.
     *
     * @return empty at a clean end, between two frames
     * @throws EOFException if the stream ends within a frame
     */
    public static Optional<NSDictionary> read(Connection from) throws IOException {
        ByteBuffer head = ByteBuffer.allocate(4);
        while (head.hasRemaining()) {
            if (from.read(head) < 0) {
                if (head.position() == 0) return Optional.empty();
                throw new EOFException("the stream ended within the length of a message");
            }
        }
        return Optional.of(Plists.parse(body(from, length(head.flip()))));
    }

    /** The checked length in {@code head}. */
    static int length(ByteBuffer head) throws IOException {
        int first = head.get(0) & 0xff;
        int second = head.get(1) & 0xff;
        if (first >= 0x14 && first <= 0x17 && second == 3) {
            throw new IOException("TLS data where a message in the clear was expected");
        }
        int length = head.getInt(0);
        if (length <= 0 || length > MAX_BODY) {
            throw new IOException(
                    "message of " + Integer.toUnsignedString(length) + " bytes; allowed are 1 to " + MAX_BODY);
        }
        return length;
    }

    /** Grows with what really comes, so that a length alone costs nothing. */
    private static byte[] body(Connection from, int length) throws IOException {
        byte[] body = new byte[Math.min(length, STEP)];
        int filled = 0;
        while (filled < length) {
            if (filled == body.length) body = Arrays.copyOf(body, (int) Math.min(length, 2L * body.length));
            int n = from.read(ByteBuffer.wrap(body, filled, body.length - filled));
            if (n < 0) throw new EOFException("the stream ended within a message");
            filled += n;
        }
        return body;
    }
}
