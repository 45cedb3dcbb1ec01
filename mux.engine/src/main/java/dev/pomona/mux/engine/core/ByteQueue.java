package dev.pomona.mux.engine.core;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;

/** A queue of bytes up to a bound, in pieces that are given back as soon as they are empty. Not thread-safe. */
public final class ByteQueue {
    private final int limit;
    private final Chunks chunks;
    /** In each, from its position to its limit, bytes that wait; behind the limit of the last there is room. */
    private final ArrayDeque<ByteBuffer> pieces = new ArrayDeque<>();

    private int size;

    public ByteQueue(int limit, Chunks chunks) {
        this.limit = limit;
        this.chunks = chunks;
    }

    public int size() {
        return size;
    }

    /** Takes all of {@code source}. @throws IllegalStateException beyond the bound; the caller has checked */
    public void put(ByteBuffer source) {
        if (source.remaining() > limit - size) throw new IllegalStateException("queue of " + limit + " is full");
        size += source.remaining();
        while (source.hasRemaining()) {
            ByteBuffer last = pieces.peekLast();
            if (last == null || last.limit() == last.capacity()) {
                last = chunks.take(source.remaining()).limit(0);
                pieces.addLast(last);
            }
            int n = Math.min(source.remaining(), last.capacity() - last.limit());
            int end = last.limit();
            last.limit(end + n).put(end, source, source.position(), n);
            source.position(source.position() + n);
        }
    }

    /** Moves as much as fits. @return how much */
    public int get(ByteBuffer target) {
        int n = Math.min(size, target.remaining());
        for (int left = n; left > 0; ) {
            ByteBuffer first = first();
            int some = Math.min(left, first.remaining());
            target.put(first.limit(first.position() + some));
            skip(some);
            left -= some;
        }
        return n;
    }

    /** A view of the bytes that come first, as many as lie in one piece; {@link #skip} what was used of them. */
    public ByteBuffer first() {
        ByteBuffer first = pieces.peekFirst();
        return first == null ? ByteBuffer.allocate(0) : first.duplicate();
    }

    /** Drops the first {@code n}, which are there. */
    public void skip(int n) {
        if (n < 0 || n > size) throw new IllegalArgumentException(n + " of " + size);
        size -= n;
        for (int left = n; left > 0; ) {
            ByteBuffer first = pieces.peekFirst();
            int some = Math.min(left, first.remaining());
            first.position(first.position() + some);
            left -= some;
            if (!first.hasRemaining()) chunks.give(pieces.removeFirst());
        }
    }

    /** Empties it and gives the memory back. No view may be in use. */
    public void release() {
        skip(size);
    }
}
