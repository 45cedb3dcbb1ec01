package dev.pomona.services.afc.client;

import dev.pomona.services.afc.AfcMode;
import dev.pomona.services.afc.AfcProgress;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A long file to the phone over several connections. A phone lets only 128 KiB of each connection be on the way to it, so where
 * an answer takes long one connection cannot fill the link. Blocks are given out in order and never far ahead of the first that
 * is missing: of an interrupted copy all but the last {@link #SPREAD_BYTES} is there.
 */
final class Stripes {
    /** What a phone lets be on the way of one connection. */
    private static final long PHONE_WINDOW = 128 * 1024;
    /** What we want to be able to carry, bytes per second: twice what USB 2 does, since an answer never comes as soon as it could. */
    private static final double WANTED = 100e6;

    private static final int BLOCK = 256 * 1024;
    private static final int SPREAD = 16;
    /** Blocks that a connection has sent and not been told of: while one is answered the next is on the way. */
    private static final int AHEAD = 3;

    static final long SPREAD_BYTES = (long) BLOCK * SPREAD;
    /** Shorter files are sent before more connections are made. */
    static final long LONG = 8 * 1024 * 1024;

    private static final long NONE = -1;

    private final AfcClientImpl client;
    private final Path local;
    private final String part;
    private final long from;
    private final long size;
    private final AfcProgress progress;
    private final ReentrantLock lock = new ReentrantLock();
    private final java.util.concurrent.locks.Condition changed = lock.newCondition();
    /** Of the blocks from {@code first} on: whether they are on the phone. */
    private final Deque<Boolean> given = new ArrayDeque<>();

    private long first;
    private long moved;
    private Throwable failed;

    /**
     * @param part a file that is there
     * @param from bytes that it has already
     * @param size of the local file
     */
    Stripes(AfcClientImpl client, Path local, String part, long from, long size, AfcProgress progress) {
        this.client = client;
        this.local = local;
        this.part = part;
        this.from = from;
        this.size = size;
        this.progress = progress;
        this.moved = from;
    }

    /**
     * How many connections fill a link whose quickest answer takes so long.
     *
     * @param delayNanos 0 while unknown
     */
    static int lanes(long size, long delayNanos, int most) {
        if (size < LONG) return 1;
        double onTheWay = WANTED * delayNanos / 1e9;
        return (int) Math.clamp((long) Math.ceil(onTheWay / PHONE_WINDOW), 1, most);
    }

    /** Returns when all is on the phone. */
    void run(int lanes) throws IOException {
        try (FileChannel in = FileChannel.open(local, StandardOpenOption.READ)) {
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < lanes; i++) {
                int lane = i;
                threads.add(Thread.ofVirtual()
                        .name("afc-lane-" + i + " " + client.udid())
                        .start(() -> lane(lane, in)));
            }
            await(threads);
        }
        switch (failed) {
            case null -> {}
            case IOException e -> throw e;
            case RuntimeException e -> throw e;
            default -> throw new IOException(failed);
        }
        if (moved != size) throw new IOException(part + ": " + moved + " of " + size + " bytes were sent");
    }

    private void await(List<Thread> threads) {
        boolean interrupted = false;
        for (Thread thread : threads) {
            while (thread.isAlive()) {
                try {
                    thread.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                    fail(new InterruptedIOException("interrupted while copying"));
                    threads.forEach(Thread::interrupt);
                }
            }
        }
        if (interrupted) Thread.currentThread().interrupt();
    }

    private void lane(int lane, FileChannel in) {
        try {
            AfcSession session;
            try {
                session = client.lane(lane);
            } catch (IOException e) {
                // The others do without it.
                if (lane == 0) throw e;
                return;
            }
            try (AfcHandle file = session.open(part, AfcMode.UPDATE)) {
                blocks(file, in);
            }
        } catch (IOException | RuntimeException e) {
            fail(e);
        }
    }

    private void blocks(AfcHandle file, FileChannel in) throws IOException {
        Deque<Sent> ahead = new ArrayDeque<>();
        while (true) {
            boolean full = ahead.size() == AHEAD;
            // Who holds a block that others wait for must not wait for them.
            long block = full ? NONE : next(ahead.isEmpty());
            if (block >= 0) {
                ahead.add(send(file, in, block));
            } else if (!ahead.isEmpty()) {
                Sent oldest = ahead.remove();
                for (AfcCall call : oldest.calls()) file.written(call);
                done(oldest);
            } else {
                return;
            }
        }
    }

    private record Sent(long block, int length, List<AfcCall> calls) {}

    private void fail(Throwable why) {
        lock.lock();
        try {
            if (failed == null) failed = why;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * The next block to send.
     *
     * @param wait until there is one, if there will be
     * @return {@link #NONE} if there is none
     */
    private long next(boolean wait) throws IOException {
        lock.lock();
        try {
            while (wait && failed == null && given.size() >= SPREAD) changed.await();
            long block = first + given.size();
            if (failed != null || given.size() >= SPREAD || from + block * BLOCK >= size) return NONE;
            given.addLast(false);
            return block;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            InterruptedIOException io = new InterruptedIOException("interrupted while copying");
            io.initCause(e);
            throw io;
        } finally {
            lock.unlock();
        }
    }

    private Sent send(AfcHandle file, FileChannel in, long block) throws IOException {
        long begin = from + block * BLOCK;
        int length = (int) Math.min(BLOCK, size - begin);
        int chunk = client.settings().chunk();
        ByteBuffer bytes = ByteBuffer.allocate(Math.min(chunk, length));
        List<AfcCall> calls = new ArrayList<>();
        calls.add(file.sendSeek(begin));
        for (int at = 0; at < length; at += chunk) {
            bytes.clear().limit(Math.min(chunk, length - at));
            while (bytes.hasRemaining()) {
                if (in.read(bytes, begin + at + bytes.position()) < 0) {
                    throw new AfcDifferenceException(local.toString(), "became shorter while it was copied; try again");
                }
            }
            calls.add(file.sendWrite(bytes.flip()));
        }
        return new Sent(block, length, calls);
    }

    private void done(Sent sent) {
        lock.lock();
        try {
            List<Boolean> marks = new ArrayList<>(given);
            marks.set((int) (sent.block() - first), true);
            given.clear();
            given.addAll(marks);
            while (!given.isEmpty() && given.peekFirst()) {
                given.removeFirst();
                first++;
            }
            changed.signalAll();
            moved += sent.length();
            progress.moved(moved, size);
        } finally {
            lock.unlock();
        }
    }
}
