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

        private final Map<Long, byte[]> chunks = new HashMap<>();
        private final FileLock lock = new FileLock();
        private long size;

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
                if (chunk != null) {
                    System.arraycopy(chunk, within, target, offset + done, part);
                }
                done += part;
            }
            return wanted;
        }

        /** How many more chunks a write of {@code count} bytes at {@code position} takes. */
        int chunksFor(long position, int count) {
            int missing = 0;
            for (long chunk = position / CHUNK; count > 0 && chunk <= (position + count - 1) / CHUNK; chunk++) {
                missing += chunks.containsKey(chunk) ? 0 : 1;
            }
            return missing;
        }

        void write(long position, byte[] source, int offset, int count) {
            for (int done = 0; done < count; ) {
                long at = position + done;
                int within = (int) (at % CHUNK);
                int part = Math.min(count - done, CHUNK - within);
                byte[] chunk = chunks.computeIfAbsent(at / CHUNK, any -> new byte[CHUNK]);
                System.arraycopy(source, offset + done, chunk, within, part);
                done += part;
            }
            size = Math.max(size, position + count);
        }

        int chunkCount() {
            return chunks.size();
        }

        void resize(long newSize) {
            if (newSize < size) {
                chunks.keySet().removeIf(chunk -> chunk * CHUNK >= newSize);
                byte[] last = chunks.get(newSize / CHUNK);
                if (last != null) {
                    Arrays.fill(last, (int) (newSize % CHUNK), CHUNK, (byte) 0);
                }
            }
            size = newSize;
        }
    }
}
