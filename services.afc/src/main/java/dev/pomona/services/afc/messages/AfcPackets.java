package dev.pomona.services.afc.messages;

import dev.pomona.services.afc.AfcProtocolException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Takes packets out of a stream of bytes that comes in pieces of any size. */
public final class AfcPackets {
    /** Where the bytes come from: at least one at a time, -1 at the end. */
    @FunctionalInterface
    public interface Source {
        int read(ByteBuffer target) throws IOException;
    }

    private final Source source;
    private final ByteBuffer head = ByteBuffer.allocate(AfcHeader.SIZE);
    // Small packets come many at a time; what is larger than this goes straight to its place.
    private final ByteBuffer buffer = ByteBuffer.allocate(16 * 1024).limit(0);

    public AfcPackets(Source source) {
        this.source = source;
    }

    /** The next header; null where the stream ends between packets. */
    public AfcHeader header() throws IOException {
        head.clear();
        return fill(head) ? AfcHeader.decode(head.flip()) : null;
    }

    /**
     * All that follows a header.
     *
     * @param limit most bytes to make room for
     */
    public ByteBuffer body(AfcHeader header, long limit) throws IOException {
        if (header.body() > limit) {
            throw new AfcProtocolException(
                    "an AFC packet beyond the limit of " + limit + " bytes: " + header.describe());
        }
        ByteBuffer body = ByteBuffer.allocate((int) header.body());
        if (!fill(body)) throw new EOFException("the AFC connection ended before " + header.describe() + " was whole");
        return body.flip();
    }

    private boolean fill(ByteBuffer target) throws IOException {
        while (target.hasRemaining()) {
            if (!buffer.hasRemaining() && !more(target)) {
                if (target == head && target.position() == 0) return false;
                throw new EOFException("the AFC connection ended in the middle of a packet");
            }
            int n = Math.min(buffer.remaining(), target.remaining());
            target.put(buffer.slice(buffer.position(), n));
            buffer.position(buffer.position() + n);
        }
        return true;
    }

    private boolean more(ByteBuffer target) throws IOException {
        if (target.remaining() >= buffer.capacity()) return source.read(target) >= 0;
        int n = source.read(buffer.clear());
        buffer.flip();
        return n >= 0;
    }
}
