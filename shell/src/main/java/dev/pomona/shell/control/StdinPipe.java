package dev.pomona.shell.control;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A command's input: asks the client for a chunk only when the command reads, so that a command that reads nothing takes
 * nothing from its caller, and one that reads slowly holds one chunk at most.
 */
final class StdinPipe extends InputStream {
    private static final byte[] END = {};

    /** Sends the wish for a chunk. */
    interface Wish {
        void send() throws IOException;
    }

    private final Wish wish;
    // One wish is open at a time, so the answer and the end fit: nobody waits for room.
    private final BlockingQueue<byte[]> chunks = new ArrayBlockingQueue<>(2);
    private final AtomicBoolean wished = new AtomicBoolean();
    private volatile boolean ended;
    private byte[] current = END;
    private int position;

    StdinPipe(Wish wish) {
        this.wish = wish;
    }

    /** @throws IOException nobody asked for it */
    void offer(byte[] chunk) throws IOException {
        if (!wished.compareAndSet(true, false)) throw new IOException("standard input that nobody asked for");
        if (!chunks.offer(chunk.clone())) throw new IOException("too much standard input");
    }

    void end() {
        ended = true;
        // A full queue is fine: the reader looks at the flag after it.
        if (!chunks.offer(END)) return;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] b, int off, int len) throws IOException {
        if (len == 0) return 0;
        while (position == current.length) {
            if (ended && chunks.isEmpty()) return -1;
            if (!ended && chunks.isEmpty() && wished.compareAndSet(false, true)) wish.send();
            try {
                current = chunks.take();
                position = 0;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            }
        }
        int n = Math.min(len, current.length - position);
        System.arraycopy(current, position, b, off, n);
        position += n;
        return n;
    }
}
