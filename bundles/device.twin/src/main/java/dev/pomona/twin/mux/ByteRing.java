package dev.pomona.twin.mux;

import java.nio.ByteBuffer;

/** A bounded queue of bytes which takes memory only as it fills. Not thread-safe. */
final class ByteRing {
    private static final int SMALL = 4096;

    private final int limit;
    private byte[] bytes = new byte[0];
    private int head;
    private int size;

    ByteRing(int limit) {
        this.limit = limit;
    }

    int size() {
        return size;
    }

    int free() {
        return limit - size;
    }

    void clear() {
        bytes = new byte[0];
        head = 0;
        size = 0;
    }

    /** Puts all of {@code from}, for which there must be room. */
    void put(ByteBuffer from) {
        int length = from.remaining();
        reserve(length);
        int at = tail();
        int first = Math.min(length, bytes.length - at);
        from.get(bytes, at, first).get(bytes, 0, length - first);
        size += length;
    }

    /** Puts all of that piece, for which there must be room. */
    void put(byte[] from, int offset, int length) {
        reserve(length);
        int at = tail();
        int first = Math.min(length, bytes.length - at);
        System.arraycopy(from, offset, bytes, at, first);
        System.arraycopy(from, offset + first, bytes, 0, length - first);
        size += length;
    }

    /** Takes as many as there are, at most {@code length}. */
    int take(byte[] to, int offset, int length) {
        int n = Math.min(length, size);
        int first = Math.min(n, bytes.length - head);
        System.arraycopy(bytes, head, to, offset, first);
        System.arraycopy(bytes, 0, to, offset + first, n - first);
        taken(n);
        return n;
    }

    /** Takes {@code length}, which must be there. */
    void take(ByteBuffer to, int length) {
        int first = Math.min(length, bytes.length - head);
        to.put(bytes, head, first).put(bytes, 0, length - first);
        taken(length);
    }

    private void taken(int n) {
        size -= n;
        head = size == 0 ? 0 : wrap(head + n);
    }

    private int tail() {
        return bytes.length == 0 ? 0 : wrap(head + size);
    }

    private int wrap(int at) {
        return at >= bytes.length ? at - bytes.length : at;
    }

    private void reserve(int more) {
        int needed = size + more;
        if (more < 0 || needed > limit) {
            throw new IllegalStateException(more + " bytes for a ring with room for " + free());
        }
        if (needed <= bytes.length) {
            return;
        }
        int capacity = Math.max(SMALL, bytes.length);
        while (capacity < needed) {
            capacity *= 2;
        }
        byte[] larger = new byte[Math.min(capacity, Math.max(limit, SMALL))];
        int held = size;
        take(larger, 0, held);
        bytes = larger;
        head = 0;
        size = held;
    }
}
