package dev.pomona.twin.service.afc;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** Something in the twin's file system. Guarded by the tree that it is part of. */
abstract sealed class Node {
    private long modified;
    private final long born;
    private int links = 1;

    private Node(long now) {
        born = now;
        modified = now;
    }

    /** Nanoseconds since 1970. */
    long modified() {
        return modified;
    }

    void modified(long nanos) {
        modified = nanos;
    }

    long born() {
        return born;
    }

    int links() {
        return links;
    }

    void links(int count) {
        links = count;
    }

    /** A directory. */
    static final class Directory extends Node {
        private final Map<String, Node> children = new TreeMap<>();

        Directory(long now) {
            super(now);
        }

        Map<String, Node> children() {
            return children;
        }
    }

    /** A symbolic link. */
    static final class Link extends Node {
        private final String target;

        Link(long now, String target) {
            super(now);
            this.target = target;
        }

        String target() {
            return target;
        }
    }

    /** A file, kept in chunks so that growing copies nothing and holes cost nothing. */
    static final class File extends Node {
        static final int CHUNK = 64 << 10;
        private static final int SMALLEST = 512;
        private static final byte[] NOTHING = {};

        private final Map<Long, byte[]> chunks = new HashMap<>();
        private final FileLock lock = new FileLock();
        private long size;
        private long held;

        File(long now) {
            super(now);
        }

        long size() {
            return size;
        }

        FileLock lock() {
            return lock;
        }

        int read(long position, byte[] target, int offset, int count) {
            int wanted = (int) Math.max(0, Math.min(count, size - position));
            for (int done = 0; done < wanted; ) {
                long at = position + done;
                int within = (int) (at % CHUNK);
                int part = Math.min(wanted - done, CHUNK - within);
                byte[] chunk = chunks.get(at / CHUNK);
                int there = chunk == null ? 0 : Math.clamp(chunk.length - within, 0, part);
                if (there > 0) {
                    System.arraycopy(chunk, within, target, offset + done, there);
                }
                done += part;
            }
            return wanted;
        }

        /** How many more bytes of memory a write of {@code count} bytes at {@code position} takes. */
        long growth(long position, int count) {
            long more = 0;
            for (long at = position; at < position + count; ) {
                int within = (int) (at % CHUNK);
                int part = (int) Math.min(position + count - at, CHUNK - within);
                byte[] chunk = chunks.get(at / CHUNK);
                int has = chunk == null ? 0 : chunk.length;
                more += Math.max(0, roomFor(within + part) - has);
                at += part;
            }
            return more;
        }

        /** Powers of two, so that small files are small and growing ones are copied seldom. */
        private static int roomFor(int bytes) {
            return Math.min(CHUNK, Math.max(SMALLEST, Integer.highestOneBit(bytes - 1) << 1));
        }

        void write(long position, byte[] source, int offset, int count) {
            held += growth(position, count);
            for (int done = 0; done < count; ) {
                long at = position + done;
                int within = (int) (at % CHUNK);
                int part = Math.min(count - done, CHUNK - within);
                byte[] chunk = chunks.getOrDefault(at / CHUNK, NOTHING);
                int room = roomFor(within + part);
                if (chunk.length < room) {
                    chunk = Arrays.copyOf(chunk, room);
                    chunks.put(at / CHUNK, chunk);
                }
                System.arraycopy(source, offset + done, chunk, within, part);
                done += part;
            }
            size = Math.max(size, position + count);
        }

        /** Bytes of memory that its content takes. */
        long held() {
            return held;
        }

        void resize(long newSize) {
            if (newSize < size) {
                chunks.keySet().removeIf(chunk -> chunk * CHUNK >= newSize);
                byte[] last = chunks.get(newSize / CHUNK);
                if (last != null && newSize % CHUNK < last.length) {
                    Arrays.fill(last, (int) (newSize % CHUNK), last.length, (byte) 0);
                }
                held = chunks.values().stream().mapToLong(chunk -> chunk.length).sum();
            }
            size = newSize;
        }
    }
}
