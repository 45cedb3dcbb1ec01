package dev.pomona.services.afc.client;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Reads a file with several requests in flight. The phone answers the reads of a handle in their order, each from where the
 * one before ended, so that short answers do no harm; an empty one is the end, and so is a short one at the expected end.
 */
final class AheadInput extends InputStream {
    private final AfcHandle file;
    private final long expected;
    private final int chunk;
    private final boolean stream;
    private final Deque<AfcCall> ahead = new ArrayDeque<>();
    private ByteBuffer current = ByteBuffer.allocate(0);
    private long asked;
    private long waiting;
    private long got;
    private boolean end;
    private boolean closed;

    /**
     * @param file at the place where reading begins
     * @param expected bytes from there to the end as far as known: how far to ask ahead
     */
    AheadInput(AfcHandle file, long expected) {
        this.file = file;
        this.expected = expected;
        this.chunk = file.session().settings().chunk();
        this.stream = expected > chunk;
        if (stream) file.session().room().streamBegins();
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
            AfcCall call = ahead.remove();
            long size = call.size;
            current = file.read(call);
            waiting -= size;
            got += current.remaining();
            end = !current.hasRemaining() || got == expected && current.remaining() < size;
        }
        return current.hasRemaining();
    }

    /** The request that reaches the expected end asks for a byte more, and so sees it; a growing file is followed. */
    private void fill() throws IOException {
        long window = file.session().window();
        while (ahead.isEmpty() || asked <= expected && waiting < window) {
            long left = expected + 1 - asked;
            int size = left > 0 && left < chunk ? (int) left : chunk;
            try {
                ahead.add(file.sendRead(size));
            } catch (IOException e) {
                // What was answered before the end is still to be had; then the end is told by the one after.
                if (ahead.isEmpty()) throw e;
                return;
            }
            asked += size;
            waiting += size;
        }
    }

    /** Answers still in flight are taken by the session and dropped. The phone's answer to the closing is not waited for. */
    @Override
    public void close() throws IOException {
        if (closed) return;
        closed = true;
        ahead.clear();
        if (stream) file.session().room().streamEnds();
        file.closeSoon();
    }
}
