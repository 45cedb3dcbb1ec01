package dev.pomona.services.afc.client;

import java.io.InterruptedIOException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What one session may have on the way, shared first come, first served: bytes, so that memory is bounded however many copies
 * run, and open files, of which a phone has few.
 */
final class Room {
    private static final int UNIT = 1024;
    /** Even an empty request counts as this much; bounds the number of requests on the way. */
    private static final int LEAST = 8;

    private final int units;
    private final Semaphore bytes;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition fewer = lock.newCondition();
    private int open;
    private int mostOpen;
    private final AtomicInteger streams = new AtomicInteger();

    Room(int memory, int most) {
        this.units = Math.max(LEAST, memory / UNIT);
        this.bytes = new Semaphore(units, true);
        this.mostOpen = most;
    }

    private int units(long size) {
        return Math.clamp(size / UNIT, LEAST, units);
    }

    void enter(long size) throws InterruptedIOException {
        try {
            bytes.acquire(units(size));
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    void enterUninterrupted(long size) {
        bytes.acquireUninterruptibly(units(size));
    }

    void leave(long size) {
        bytes.release(units(size));
    }

    /** Waits until one more file may be open. */
    void openFile() throws InterruptedIOException {
        lock.lock();
        try {
            while (open >= mostOpen) fewer.await();
            open++;
        } catch (InterruptedException e) {
            throw interrupted(e);
        } finally {
            lock.unlock();
        }
    }

    void closeFile() {
        lock.lock();
        try {
            open--;
            fewer.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * The phone had no file to give to one that has gone through {@link #openFile}: from now on there are fewer. Returns when
     * another copy has closed one.
     *
     * @return false if no other copy has one, or none closed its own in time
     */
    boolean fewerFiles(long limitNanos) throws InterruptedIOException {
        lock.lock();
        try {
            if (open <= 1) return false;
            mostOpen = Math.min(mostOpen, open - 1);
            long left = limitNanos;
            while (open > mostOpen && left > 0) left = fewer.awaitNanos(left);
            return open <= mostOpen;
        } catch (InterruptedException e) {
            throw interrupted(e);
        } finally {
            lock.unlock();
        }
    }

    /** How many files may be open as far as is known. */
    int mostOpen() {
        lock.lock();
        try {
            return mostOpen;
        } finally {
            lock.unlock();
        }
    }

    void streamBegins() {
        streams.incrementAndGet();
    }

    void streamEnds() {
        streams.decrementAndGet();
    }

    /** How many long files are on the way: each has its share of the window. */
    int streams() {
        return Math.max(1, streams.get());
    }

    private static InterruptedIOException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        InterruptedIOException io = new InterruptedIOException("interrupted before a request for the phone's files");
        io.initCause(e);
        return io;
    }
}
