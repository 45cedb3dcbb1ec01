package dev.pomona.services.afc.client;

import dev.pomona.services.afc.AfcCopyListener;
import dev.pomona.services.afc.AfcCopyOption;
import dev.pomona.services.afc.AfcException;
import dev.pomona.services.afc.AfcReport;
import dev.pomona.services.afc.AfcStatus;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The copies of one call, side by side: many small files, or a few large ones. Counts what comes of them and tells the listener,
 * one thing at a time. A file that fails is noted; what cannot but fail the others, too, ends all of them.
 */
final class CopyJob {
    /** One file. */
    interface Work {
        void run() throws IOException;
    }

    /** A large file counts as this many small ones at most; so there are four of them at least. */
    private static final int HEAVIEST = 32;

    private final AfcClientImpl client;
    private final Set<AfcCopyOption> options;
    private final AfcCopyListener listener;
    private final int atOnce;
    private final Semaphore places;
    private final Set<Thread> running = ConcurrentHashMap.newKeySet();
    private final ReentrantLock telling = new ReentrantLock();
    private final long began;
    private final List<AfcReport.Note> left = new ArrayList<>();
    private final List<AfcReport.Note> failed = new ArrayList<>();
    private volatile Throwable stop;
    private long found;
    private long foundBytes;
    private long files;
    private long bytes;
    private long directories;
    private long unchanged;
    private long removed;
    private long verified;
    private long resumed;
    private long failures;

    CopyJob(AfcClientImpl client, Set<AfcCopyOption> options, AfcCopyListener listener) {
        this.client = client;
        this.options = Set.copyOf(options);
        this.listener = listener;
        this.atOnce = client.settings().files();
        this.places = new Semaphore(atOnce, true);
        this.began = System.nanoTime();
    }

    boolean has(AfcCopyOption option) {
        return options.contains(option);
    }

    Set<AfcCopyOption> options() {
        return options;
    }

    private void tell(Runnable what) {
        telling.lock();
        try {
            what.run();
        } finally {
            telling.unlock();
        }
    }

    /** Copies a file on another thread, as soon as there is a place for it. */
    void start(String path, long size, Work work) throws IOException {
        int weight = Math.min(atOnce, Math.clamp(size / client.settings().chunk() * 4, 1, Math.min(HEAVIEST, atOnce)));
        try {
            places.acquire(weight);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            InterruptedIOException io = new InterruptedIOException("interrupted while copying");
            io.initCause(e);
            throw io;
        }
        if (stop != null) {
            places.release(weight);
            throw ended();
        }
        Thread thread = Thread.ofVirtual().name("afc-copy " + client.udid()).unstarted(() -> {
            try {
                run(path, work);
            } finally {
                running.remove(Thread.currentThread());
                places.release(weight);
            }
        });
        running.add(thread);
        thread.start();
    }

    private void run(String path, Work work) {
        if (stop != null) return;
        try {
            work.run();
        } catch (IOException e) {
            if (alone(e)) failed(path, e);
            else stop(e);
        } catch (RuntimeException | Error e) {
            stop(e);
        }
    }

    /** Whether a failure is this file's own. A full disk, a lost phone or an interruption is everybody's. */
    static boolean alone(IOException e) {
        if (e instanceof AfcException afc) return afc.status() != AfcStatus.NO_SPACE_LEFT;
        return e instanceof FileSystemException && !(e.getCause() instanceof ClosedByInterruptException);
    }

    private void stop(Throwable why) {
        tell(() -> {
            if (stop == null) stop = why;
        });
        running.forEach(Thread::interrupt);
    }

    /** Waits for all that was started. An interruption of the waiting thread ends them. */
    void finish(boolean well) throws IOException {
        boolean interrupted = false;
        if (!well) stop(new InterruptedIOException("given up"));
        for (Thread thread : running) {
            while (thread.isAlive()) {
                try {
                    thread.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                    stop(new InterruptedIOException("interrupted while copying"));
                }
            }
        }
        if (interrupted) Thread.currentThread().interrupt();
        if (well && stop != null) throw ended();
    }

    private IOException ended() {
        switch (stop) {
            case IOException e -> {
                return e;
            }
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            default -> {
                return new IOException(stop);
            }
        }
    }

    void found(long size) {
        tell(() -> {
            found++;
            foundBytes += size;
            listener.found(found, foundBytes);
        });
    }

    long foundBytes() {
        return foundBytes;
    }

    void moved(String remote, Path local, long done, long size) {
        tell(() -> listener.moved(remote, local, done, size));
    }

    void done(String remote, Path local, long size, long resumedBytes) {
        tell(() -> {
            files++;
            bytes += size;
            resumed += resumedBytes;
            if (has(AfcCopyOption.VERIFY) && !has(AfcCopyOption.DRY_RUN)) verified++;
            listener.done(remote, local, size);
        });
    }

    void directory() {
        tell(() -> directories++);
    }

    void unchanged() {
        tell(() -> unchanged++);
    }

    void removed(String path) {
        tell(() -> {
            removed++;
            listener.removed(path);
        });
    }

    void left(String path, String why) {
        tell(() -> {
            if (left.size() < AfcReport.NOTES) left.add(new AfcReport.Note(path, why));
            listener.left(path, why);
        });
    }

    void failed(String path, IOException why) {
        tell(() -> {
            failures++;
            String words = why.getMessage() == null ? why.toString() : why.getMessage();
            if (failed.size() < AfcReport.NOTES) failed.add(new AfcReport.Note(path, words));
            listener.failed(path, why);
        });
    }

    boolean hasFailures() {
        return failures > 0;
    }

    AfcReport report() {
        return new AfcReport(
                files,
                bytes,
                directories,
                unchanged,
                removed,
                verified,
                resumed,
                left,
                failed,
                failures,
                Duration.ofNanos(System.nanoTime() - began));
    }
}
