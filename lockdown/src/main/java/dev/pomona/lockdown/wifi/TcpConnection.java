package dev.pomona.lockdown.wifi;

import dev.pomona.mux.CloseReason;
import dev.pomona.mux.Connection;
import dev.pomona.mux.ConnectionException;
import dev.pomona.mux.Udid;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * A connection to a phone over TCP, without a mux. The socket does not block, because a thread that is interrupted while it
 * blocks in one closes it; who has to wait does so here and is woken by {@link Readiness}. Nothing is buffered outside the
 * system's own, bounded buffers.
 */
final class TcpConnection implements Connection {
    /** The system copies a part of a buffer before it takes it; this bounds that copy. */
    private static final int CHUNK = 64 << 10;

    private static final long LONGEST_LOOK = TimeUnit.MILLISECONDS.toNanos(50);
    private final Udid udid;
    private final SocketChannel channel;
    private final int port;
    private final Consumer<TcpConnection> ended;
    private final Readiness readiness;
    private final SelectionKey key;
    private final SendQueue queue;
    private final ReentrantLock reading = new ReentrantLock(true);
    private final ReentrantLock writing = new ReentrantLock(true);

    /** Never held while waiting, and for no longer than the system takes for one chunk. */
    private final ReentrantLock state = new ReentrantLock();

    private final Condition readable = state.newCondition();
    private final Condition writable = state.newCondition();
    private volatile CloseReason over;
    private volatile long readLimit;

    /** After the break: bytes that had arrived before. */
    private long left;

    private int ready;
    private boolean atEnd;
    private boolean shut;

    /**
     * @param channel connected; from now on this connection's
     * @param ended told once, when nothing of it is left
     */
    TcpConnection(Udid udid, SocketChannel channel, int port, Readiness readiness, Consumer<TcpConnection> ended)
            throws IOException {
        this.udid = udid;
        this.channel = channel;
        this.port = port;
        this.readiness = readiness;
        this.ended = ended;
        this.queue = new SendQueue(
                (InetSocketAddress) channel.getLocalAddress(), (InetSocketAddress) channel.getRemoteAddress());
        channel.configureBlocking(false);
        this.key = readiness.watch(channel, this::told);
    }

    private void told(int operations) {
        if (operations == Readiness.LOST) {
            end(new CloseReason.LinkFailed("nobody watches its socket any more"));
            return;
        }
        state.lock();
        try {
            ready |= operations;
            if ((operations & SelectionKey.OP_READ) != 0) readable.signalAll();
            if ((operations & SelectionKey.OP_WRITE) != 0) writable.signalAll();
        } finally {
            state.unlock();
        }
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        if (!target.hasRemaining()) return 0;
        long limit = readLimit;
        long end = System.nanoTime() + limit;
        try {
            if (limit == 0) reading.lockInterruptibly();
            else if (!reading.tryLock(limit, TimeUnit.NANOSECONDS)) throw new SocketTimeoutException("another reads");
            try {
                return readInTurn(target, limit, end);
            } finally {
                reading.unlock();
            }
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private int readInTurn(ByteBuffer target, long limit, long end) throws IOException, InterruptedException {
        state.lock();
        try {
            while (true) {
                if (atEnd) return -1;
                if (over != null && left <= 0) throw new ConnectionException(udid, port, over);
                int n = take(target);
                if (n > 0) return n;
                if (n < 0) continue;
                long rest = limit == 0 ? 0 : end - System.nanoTime();
                if (rest < 0 || !await(SelectionKey.OP_READ, readable, rest))
                    throw new SocketTimeoutException("nothing came from port " + port + " of " + udid);
            }
        } finally {
            state.unlock();
        }
    }

    /** What is there, at once; -1 if whoever reads is to look again how it ended. */
    private int take(ByteBuffer target) throws IOException {
        int most = Math.min(target.remaining(), CHUNK);
        ByteBuffer part = target.slice(target.position(), over == null ? most : (int) Math.min(most, left));
        int n;
        try {
            n = channel.read(part);
        } catch (IOException e) {
            ConnectionException broken = broken(e);
            left = 0;
            shut();
            throw broken;
        }
        if (n > 0) target.position(target.position() + n);
        if (over != null) {
            left = n > 0 ? left - n : 0;
            if (left == 0) shut();
            return n > 0 ? n : -1;
        }
        if (n < 0) {
            over = new CloseReason.Reset("");
            atEnd = true;
            shut();
        }
        return n;
    }

    /** @param nanos 0 for as long as it lives; @return false if they passed */
    private boolean await(int operation, Condition condition, long nanos) throws InterruptedException {
        ready &= ~operation;
        if (over == null) {
            try {
                key.interestOpsOr(operation);
                Readiness.wake(key);
            } catch (CancelledKeyException e) {
                end(new CloseReason.LinkFailed("its socket was closed"));
                return true;
            }
        }
        long rest = nanos;
        while ((ready & operation) == 0 && over == null) {
            if (nanos == 0) condition.await();
            else if (rest <= 0) return false;
            else rest = condition.awaitNanos(rest);
        }
        return true;
    }

    @Override
    public void write(ByteBuffer source) throws IOException {
        try {
            writing.lockInterruptibly();
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
        int begin = source.position();
        try {
            do {
                if (over != null) throw new ConnectionException(udid, port, over);
                if (give(source) == 0 && source.hasRemaining()) awaitRoom();
            } while (source.hasRemaining());
        } catch (InterruptedException e) {
            // What left cannot be taken back, and the rest may never come.
            if (source.position() > begin) close();
            throw interrupted(e);
        } finally {
            writing.unlock();
        }
    }

    private int give(ByteBuffer source) throws IOException {
        int n;
        try {
            n = channel.write(source.slice(source.position(), Math.min(source.remaining(), CHUNK)));
        } catch (IOException e) {
            throw broken(e);
        }
        source.position(source.position() + n);
        return n;
    }

    private void awaitRoom() throws InterruptedException {
        state.lock();
        try {
            await(SelectionKey.OP_WRITE, writable, 0);
        } finally {
            state.unlock();
        }
    }

    private static InterruptedIOException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        InterruptedIOException interrupted = new InterruptedIOException("interrupted while waiting");
        interrupted.initCause(e);
        return interrupted;
    }

    private ConnectionException broken(IOException e) {
        end(reasonOf(e));
        ConnectionException broken = new ConnectionException(udid, port, over);
        broken.initCause(e);
        return broken;
    }

    private static CloseReason reasonOf(IOException e) {
        String words = String.valueOf(e.getMessage());
        String lower = words.toLowerCase(Locale.ROOT);
        boolean byThePhone = lower.contains("reset") || lower.contains("broken pipe") || lower.contains("aborted");
        return byThePhone ? new CloseReason.Reset(words) : new CloseReason.LinkFailed(words);
    }

    /** Where the system does not tell what was acknowledged, it is trusted to deliver what it has taken. */
    @Override
    public boolean drain(Duration limit) throws IOException {
        long end = System.nanoTime() + nanos(limit);
        long look = TimeUnit.MILLISECONDS.toNanos(1);
        while (true) {
            if (over != null) throw new ConnectionException(udid, port, over);
            OptionalLong unacknowledged = queue.unacknowledged();
            if (unacknowledged.orElse(0) == 0) return true;
            long rest = end - System.nanoTime();
            if (rest <= 0) return false;
            pause(Math.min(rest, look));
            look = Math.min(LONGEST_LOOK, look * 2);
        }
    }

    /** Nothing tells of acknowledgements, so they are looked for; the end ends the pause. */
    private void pause(long nanos) throws IOException {
        state.lock();
        try {
            long rest = nanos;
            while (over == null && rest > 0) rest = writable.awaitNanos(rest);
        } catch (InterruptedException e) {
            throw interrupted(e);
        } finally {
            state.unlock();
        }
    }

    private static long nanos(Duration limit) {
        return limit.compareTo(Duration.ofDays(10_000)) > 0
                ? Duration.ofDays(10_000).toNanos()
                : limit.toNanos();
    }

    @Override
    public void readTimeout(Duration limit) {
        if (limit.isNegative()) throw new IllegalArgumentException("a negative limit: " + limit);
        readLimit = nanos(limit);
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public Optional<CloseReason> closeReason() {
        return Optional.ofNullable(over);
    }

    @Override
    public void close() {
        state.lock();
        try {
            if (over == null) over = new CloseReason.ClosedHere();
            left = 0;
            shut();
        } finally {
            state.unlock();
        }
    }

    /** It broke: what had arrived is still read, and nothing that comes later. */
    void end(CloseReason why) {
        state.lock();
        try {
            if (over != null) return;
            over = Objects.requireNonNull(why);
            left = arrived();
            if (left == 0) shut();
            readable.signalAll();
            writable.signalAll();
        } finally {
            state.unlock();
        }
    }

    /** Bytes that lie in the system's buffer, to be read. */
    int arrived() {
        try {
            return channel.socket().getInputStream().available();
        } catch (IOException e) {
            return 0;
        }
    }

    private void shut() {
        readable.signalAll();
        writable.signalAll();
        if (shut) return;
        shut = true;
        try {
            channel.close();
        } catch (IOException e) {
            // It is closed all the same.
        } finally {
            readiness.closed(key);
            ended.accept(this);
        }
    }
}
