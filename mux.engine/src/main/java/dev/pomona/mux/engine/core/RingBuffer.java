package dev.pomona.mux.engine.core;

import java.nio.ByteBuffer;

/** A queue of bytes that grows, doubling, to its bound and no further. Not thread-safe. */
public final class RingBuffer {
    private static final int FIRST = 4096;
    private final int limit;
    private byte[] bytes = new byte[0];
    private int head;
    private int size;

    public RingBuffer(int limit) {
        this.limit = limit;
    }

    public int size() {
        return size;
    }

    /** Takes all of {@code source}. @throws IllegalStateException beyond the bound; the caller has checked */
    public void put(ByteBuffer source) {
        int n = source.remaining();
        if (n > limit - size) throw new IllegalStateException("ring of " + limit + " is full");
        if (size + n > bytes.length) grow(size + n);
        int tail = head + size;
        if (tail >= bytes.length) tail -= bytes.length;
        int upToEnd = Math.min(n, bytes.length - tail);
        source.get(bytes, tail, upToEnd);
        source.get(bytes, 0, n - upToEnd);
        size += n;
    }

    /** Moves as much as fits. @return how much */
    public int get(ByteBuffer target) {
        int n = Math.min(size, target.remaining());
        int upToEnd = Math.min(n, bytes.length - head);
        target.put(bytes, head, upToEnd);
        target.put(bytes, 0, n - upToEnd);
        size -= n;
        head = size == 0 ? 0 : (head + n) % bytes.length;
        return n;
    }

    /** The bytes that come first, as many as lie in one piece; {@link #skip} what was used of them. */
    public ByteBuffer first() {
        return ByteBuffer.wrap(bytes, head, Math.min(size, bytes.length - head)).slice();
    }

    /** Drops the first {@code n}, which are there. */
    public void skip(int n) {
        size -= n;
        head = size == 0 ? 0 : (head + n) % bytes.length;
    }

    /** Empties it and gives the memory back. */
    public void release() {
        bytes = new byte[0];
        head = 0;
        size = 0;
    }

    private void grow(int wanted) {
        int capacity = Math.max(FIRST, bytes.length);
        while (capacity < wanted) capacity *= 2;
        byte[] more = new byte[Math.max(wanted, Math.min(capacity, limit))];
        ByteBuffer all = ByteBuffer.wrap(more);
        int n = size;
        get(all);
        bytes = more;
        head = 0;
        size = n;
    }
}
