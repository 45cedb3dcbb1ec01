package dev.pomona.mount;

import dev.pomona.services.afc.AfcClient;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A file that is read mostly forward. The kernel asks for several pieces at once and they come in any order, so what was read
 * of late is kept; the stream behind has requests of its own in flight. Far jumps begin a new stream.
 */
final class Forward implements AutoCloseable {
    /** What is kept, and how far a jump ahead is read through rather than made. */
    private static final int KEPT = 4 * 1024 * 1024;

    private static final int PIECE = 128 * 1024;

    private final AfcClient client;
    private final String path;
    private final Deque<byte[]> pieces = new ArrayDeque<>();
    private long from;
    private long to;
    private InputStream stream;
    private boolean end;

    Forward(AfcClient client, String path) {
        this.client = client;
        this.path = path;
    }

    /** @return how many bytes were there, fewer than asked for only at the end of the file */
    synchronized int read(ByteBuffer target, long position, int count) throws IOException {
        if (stream == null || position < from || position > to + KEPT) restart(position);
        while (to < position + count && !end) more();
        long at = from;
        int done = 0;
        for (byte[] piece : pieces) {
            long begin = Math.max(position, at);
            long stop = Math.min(position + count, at + piece.length);
            if (begin < stop) {
                target.put(piece, (int) (begin - at), (int) (stop - begin));
                done += (int) (stop - begin);
            }
            at += piece.length;
        }
        trim(position);
        return done;
    }

    private void restart(long position) throws IOException {
        close();
        stream = client.read(path, position);
        from = position;
        to = position;
        end = false;
    }

    private void more() throws IOException {
        byte[] piece = stream.readNBytes(PIECE);
        if (piece.length < PIECE) end = true;
        if (piece.length == 0) return;
        pieces.addLast(piece);
        to += piece.length;
    }

    private void trim(long position) {
        while (!pieces.isEmpty() && to - from > 2L * KEPT && from + pieces.getFirst().length < position - KEPT) {
            from += pieces.removeFirst().length;
        }
    }

    @Override
    public synchronized void close() throws IOException {
        pieces.clear();
        InputStream closing = stream;
        stream = null;
        if (closing != null) closing.close();
    }
}
