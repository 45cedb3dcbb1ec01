package dev.pomona.services.afc.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What one job has put on the disk, so that nothing of it goes over something else of it: two names of a phone may be one name
 * here, where the file system takes no notice of capitals or of how an accent is written. Safe for threads.
 */
final class Claims {
    /** Puts a file in its place. */
    interface Placing {
        void run() throws IOException;
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Path, String> names = new HashMap<>();
    private final Map<Object, String> files = new HashMap<>();
    private final Map<Object, Path> folders = new HashMap<>();

    /** Takes a name before its file is copied. */
    void name(Path target, String source) throws TakenException {
        lock.lock();
        try {
            String first = names.putIfAbsent(target, source);
            if (first != null) throw new TakenException(source, target, first);
        } finally {
            lock.unlock();
        }
    }

    /** Puts a file in its place, unless what is there was put there by this job. */
    void place(Path target, String source, Placing placing) throws IOException {
        lock.lock();
        try {
            Object there = key(target);
            String first = there == null ? null : files.get(there);
            if (first != null) throw new TakenException(source, target, first);
            placing.run();
            Object put = key(target);
            if (put != null) files.put(put, source);
        } finally {
            lock.unlock();
        }
    }

    /** What was there already and is to stay. */
    void keep(Path target, String source) throws IOException {
        place(target, source, () -> {});
    }

    /** Takes a folder; one and the same name may be taken again. */
    void folder(Path target, String source) throws IOException {
        lock.lock();
        try {
            Object there = Files.exists(target, LinkOption.NOFOLLOW_LINKS)
                    ? Files.getAttribute(target, "fileKey", LinkOption.NOFOLLOW_LINKS)
                    : null;
            Path first = there == null ? null : folders.putIfAbsent(there, target);
            if (first != null && !first.equals(target)) throw new TakenException(source, target, first);
        } finally {
            lock.unlock();
        }
    }

    /** What tells a file from all others; null where nothing does, or if it has several names anyway. */
    private static Object key(Path file) throws IOException {
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) return null;
        boolean unix = file.getFileSystem().supportedFileAttributeViews().contains("unix");
        Map<String, Object> known =
                Files.readAttributes(file, unix ? "unix:nlink,fileKey" : "fileKey", LinkOption.NOFOLLOW_LINKS);
        return known.get("nlink") instanceof Integer n && n > 1 ? null : known.get("fileKey");
    }
}
