package dev.pomona.services.afc.client;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Reads a file with several requests in flight. The phone answers the reads of a handle in their order, each from where the
 * one before ended, so that short answers do no harm; an empty one is the end.
 */
final class AheadInput extends InputStream {
    private final AfcHandle file;
    private final long expected;
    private final int chunk;
    private final Deque<AfcCall> ahead = new ArrayDeque<>();
    private ByteBuffer current = ByteBuffer.allocate(0);
    private long asked;
    private boolean end;
    private boolean closed;

    /** @param expected the file's size as far as known: how far to ask ahead */
    AheadInput(AfcHandle file, long expected) {
        this.file = file;
        this.expected = expected;
        this.chunk = file.session().settings().chunk();
    }

    @Override
    public int read() throws IOException {
        return more() ? current.get() & 0xff : -1;
    }

    @Override
    public int read(byte[] b, int off, int len) throws IOException {
        if (len == 0) return 0;
        if (!more()) return -1;
        int n = Math.min(len, current.remaining());
        current.get(b, off, n);
        return n;
    }

    /** The next piece as the phone sent it; empty at the end. */
    ByteBuffer piece() throws IOException {
        if (!more()) return ByteBuffer.allocate(0);
        ByteBuffer piece = current.slice();
        current.position(current.limit());
        return piece;
    }

    @Override
    public int available() {
        return current.remaining();
    }

    private boolean more() throws IOException {
        if (closed) throw new IOException(file.path() + ": the stream is closed");
        while (!current.hasRemaining() && !end) {
            fill();
            current = file.read(ahead.remove());
            end = !current.hasRemaining();
        }
        return current.hasRemaining();
    }

    /** One request beyond the expected size finds the end; what a growing file has more is asked for piece by piece. */
    private void fill() throws IOException {
        int window = file.session().settings().window();
        while (ahead.isEmpty() || ahead.size() < window && asked - chunk < expected) {
            ahead.add(file.sendRead(chunk));
            asked += chunk;
        }
    }

    /** Answers still in flight are taken by the session and dropped. */
    @Override
    public void close() throws IOException {
        if (closed) return;
        closed = true;
        ahead.clear();
        file.close();
    }
}
