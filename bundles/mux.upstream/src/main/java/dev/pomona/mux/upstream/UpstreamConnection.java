package dev.pomona.mux.upstream;

import dev.pomona.mux.CloseReason;
import dev.pomona.mux.Connection;
import dev.pomona.mux.ConnectionException;
import dev.pomona.mux.Udid;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * A stream through another usbmuxd. A thread of its own reads ahead into one bounded buffer, because a read from a Unix
 * socket cannot be given a time-out; while the buffer is full it reads nothing, and so slows the phone.
 */
final class UpstreamConnection implements Connection {
    private static final int AHEAD = 128 * 1024;

    private final Udid udid;
    private final int port;
    private final SocketChannel channel;
    private final Consumer<UpstreamConnection> whenClosed;
    private final ReentrantLock lock = new ReentrantLock();
    private final ReentrantLock writing = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ByteBuffer pending = ByteBuffer.allocate(AHEAD).limit(0);
    private CloseReason reason;
    /** The thread that reads ahead brings nothing more. */
    private boolean exhausted;

    private volatile Duration readTimeout = Duration.ZERO;

    /** @param whenClosed run once or more after it has ended */
    UpstreamConnection(Udid udid, int port, SocketChannel channel, Consumer<UpstreamConnection> whenClosed) {
        this.udid = udid;
        this.port = port;
        this.channel = channel;
        this.whenClosed = whenClosed;
    }

    /** Begins to read ahead. */
    void start() {
        Thread.ofVirtual().name("mux-upstream-read " + udid).start(this::pump);
    }

    private void pump() {
        ByteBuffer incoming = ByteBuffer.allocate(AHEAD);
        try {
            while (channel.read(incoming.clear()) >= 0) {
                if (!accept(incoming.flip())) return;
            }
            end(new CloseReason.Reset(""));
        } catch (IOException e) {
            end(new CloseReason.Reset("the other usbmuxd broke off"));
        } finally {
            lock.lock();
            exhausted = true;
            changed.signalAll();
            lock.unlock();
        }
    }

    /** Waits until the reader has taken everything that came before. */
    private boolean accept(ByteBuffer incoming) {
        lock.lock();
        try {
            while (pending.hasRemaining() && !(reason instanceof CloseReason.ClosedHere))
                changed.awaitUninterruptibly();
            if (reason instanceof CloseReason.ClosedHere) return false;
            pending.clear().put(incoming).flip();
            changed.signalAll();
            return true;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        if (!target.hasRemaining()) return 0;
        long left = readTimeout.toNanos();
        boolean limited = left > 0;
        lock.lock();
        try {
            while (!pending.hasRemaining()) {
                if (reason != null && (exhausted || reason instanceof CloseReason.ClosedHere)) {
                    if (reason instanceof CloseReason.Reset) return -1;
                    throw new ConnectionException(udid, port, reason);
                }
                if (limited && left <= 0) {
                    throw new SocketTimeoutException(
                            "port " + port + " of " + udid + ": nothing within " + readTimeout.toMillis() + " ms");
                }
                left = await(left, limited);
            }
            int count = Math.min(target.remaining(), pending.remaining());
            target.put(pending.slice(pending.position(), count));
            pending.position(pending.position() + count);
            if (!pending.hasRemaining()) changed.signalAll();
            return count;
        } finally {
            lock.unlock();
        }
    }

    private long await(long left, boolean limited) throws IOException {
        try {
            if (limited) return changed.awaitNanos(left);
            changed.await(); // the pump or close() ends it
            return left;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw interrupted("reading from");
        }
    }

    private InterruptedIOException interrupted(String what) {
        return new InterruptedIOException("interrupted while " + what + " port " + port + " of " + udid);
    }

    @Override
    public void write(ByteBuffer source) throws IOException {
        writing.lock();
        try {
            // An interrupted thread that writes to a channel closes it: say no before the first byte.
            if (Thread.currentThread().isInterrupted()) throw interrupted("writing to");
            while (source.hasRemaining()) {
                if (closeReason().isPresent()) throw new ConnectionException(udid, port, reason);
                channel.write(source);
            }
        } catch (ClosedByInterruptException e) {
            end(new CloseReason.ClosedHere());
            throw interrupted("writing to");
        } catch (ConnectionException | InterruptedIOException e) {
            throw e;
        } catch (IOException e) {
            CloseReason why = closeReason().orElse(new CloseReason.Reset("the other usbmuxd broke off"));
            throw new ConnectionException(udid, port, why);
        } finally {
            writing.unlock();
        }
    }

    /** The socket has taken every byte that was written, and delivers it even if closed now; the protocol says no more. */
    @Override
    public boolean drain(Duration limit) throws IOException {
        Optional<CloseReason> ended = closeReason();
        if (ended.isPresent()) throw new ConnectionException(udid, port, ended.get());
        return true;
    }

    @Override
    public void readTimeout(Duration limit) {
        if (limit.isNegative()) throw new IllegalArgumentException("a negative limit: " + limit);
        readTimeout = limit;
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public Optional<CloseReason> closeReason() {
        lock.lock();
        try {
            return Optional.ofNullable(reason);
        } finally {
            lock.unlock();
        }
    }

    /** Ends it unless it has ended. */
    void end(CloseReason why) {
        lock.lock();
        try {
            if (reason == null) reason = why;
            // What has come is still delivered, unless nobody wants it any more.
            if (reason instanceof CloseReason.ClosedHere) pending.limit(pending.position());
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        try {
            if (!(why instanceof CloseReason.Reset)) channel.close();
        } catch (IOException ignored) {
            // It is closed all the same.
        }
        whenClosed.accept(this);
    }

    @Override
    public void close() {
        lock.lock();
        try {
            pending.limit(pending.position());
        } finally {
            lock.unlock();
        }
        end(new CloseReason.ClosedHere());
    }
}
