package dev.pomona.lockdown.plist;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Looks at a binary property list before the parser does. A list of a hundred bytes can name the same array twice on each of
 * thirty levels, and whoever then walks, hashes or prints it runs for ever; so the tree is walked here as if it were written
 * out, with a budget.
 */
final class BinaryPlistGuard {
    private static final int TRAILER = 32;

    private final ByteBuffer in;
    private final int offsetSize;
    private final int refSize;
    private final int count;
    private final int table;
    private int nodes;

    private BinaryPlistGuard(byte[] bytes) throws IOException {
        in = ByteBuffer.wrap(bytes);
        int trailer = bytes.length - TRAILER;
        require(trailer >= 9);
        offsetSize = bytes[trailer + 6];
        refSize = bytes[trailer + 7];
        require(offsetSize >= 1 && offsetSize <= 8 && refSize >= 1 && refSize <= 8);
        count = (int) bounded(in.getLong(trailer + 8), bytes.length);
        table = (int) bounded(in.getLong(trailer + 24), trailer);
        require(count >= 1 && (long) count * offsetSize <= trailer - table);
        walk(bounded(in.getLong(trailer + 16), count - 1), 0);
    }

    static void check(byte[] bytes) throws IOException {
        new BinaryPlistGuard(bytes);
    }

    private void walk(long index, int depth) throws IOException {
        require(depth < Plists.MAX_DEPTH && ++nodes <= Plists.MAX_NODES);
        int at = offset(index);
        int kind = in.get(at) >> 4 & 15;
        // Sets (11, 12) have no place in this protocol, and hashing their members is where time is lost.
        require(kind != 11 && kind != 12);
        // Of the kinds without a body only false and true are values: an empty place is nothing that a reader expects.
        require(kind != 0 || (in.get(at) | 1) == 9);
        if (kind != 10 && kind != 13) return;
        int size = in.get(at) & 15;
        int refs = at + 1;
        if (size == 15) {
            require(refs < table && (in.get(refs) >> 4 & 15) == 1);
            int width = 1 << (in.get(refs) & 15);
            require(width <= 8);
            size = (int) bounded(number(refs + 1, width), table);
            refs += 1 + width;
        }
        int children = kind == 13 ? 2 * size : size;
        require((long) children * refSize <= table - refs);
        for (int i = 0; i < children; i++) {
            long child = bounded(number(refs + i * refSize, refSize), count - 1);
            if (kind == 13 && i < size) {
                int keyKind = in.get(offset(child)) >> 4 & 15;
                require(keyKind == 5 || keyKind == 6 || keyKind == 7);
            }
            walk(child, depth + 1);
        }
    }

    private int offset(long index) throws IOException {
        return (int) bounded(number(table + (int) index * offsetSize, offsetSize), table - 1);
    }

    private long number(int at, int width) throws IOException {
        require(at >= 0 && at + width <= in.capacity());
        long value = 0;
        for (int i = 0; i < width; i++) value = value << 8 | in.get(at + i) & 0xff;
        return value;
    }

    private static long bounded(long value, long max) throws IOException {
        require(value >= 0 && value <= max);
        return value;
    }

    private static void require(boolean condition) throws IOException {
        if (!condition) throw new IOException("damaged or oversized binary property list");
    }
}
