package dev.pomona.lockdown.fake;

import dev.pomona.mux.CloseReason;
import dev.pomona.mux.Connection;
import dev.pomona.mux.ConnectionException;
import dev.pomona.mux.Udid;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Two connections, in memory, each the other's far end, as {@link Connection} promises. */
public final class Pipe {
    public static final Udid UDID = Udid.of("00008030-001A2D3E4F50802E");
    private static final long PATIENCE = 20_000;

    public final End near;
    public final End far;

    public Pipe(int port) {
        this(port, Integer.MAX_VALUE);
    }

    /** @param most bytes handed out by one read */
    public Pipe(int port, int most) {
        near = new End(port, most);
        far = new End(port, most);
        near.other = far;
        far.other = near;
    }

    public static final class End implements Connection {
        private final int port;
        private final int most;
        private final ArrayDeque<ByteBuffer> in = new ArrayDeque<>();
        private End other;
        private CloseReason over;
        /** Bytes that may still come in. */
        private long room = Long.MAX_VALUE;

        private Duration timeout = Duration.ZERO;

        End(int port, int most) {
            this.port = port;
            this.most = most;
        }

        @Override
        public synchronized int read(ByteBuffer target) throws IOException {
            if (!target.hasRemaining()) return 0;
            long limit = timeout.isZero() ? PATIENCE : timeout.toMillis();
            long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(limit);
            while (true) {
                if (over instanceof CloseReason.ClosedHere) throw ended();
                if (!in.isEmpty()) break;
                if (over instanceof CloseReason.Reset) return -1;
                if (over != null) throw ended();
                long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                if (left <= 0) throw new SocketTimeoutException("nothing came");
                pause(left);
            }
            ByteBuffer first = in.peek();
            int n = Math.min(most, Math.min(first.remaining(), target.remaining()));
            target.put(first.slice(first.position(), n));
            first.position(first.position() + n);
            if (!first.hasRemaining()) in.remove();
            return n;
        }

        /** Under this end's lock. */
        private void pause(long millis) throws InterruptedIOException {
            try {
                wait(millis);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                InterruptedIOException interrupted = new InterruptedIOException("interrupted while waiting");
                interrupted.initCause(e);
                throw interrupted;
            }
        }

        private ConnectionException ended() {
            return new ConnectionException(UDID, port, over);
        }

        @Override
        public void write(ByteBuffer source) throws IOException {
            int begin = source.position();
            do {
                synchronized (this) {
                    if (over != null) throw ended();
                }
                try {
                    other.take(source, this);
                } catch (InterruptedIOException e) {
                    if (source.position() > begin) close();
                    throw e;
                }
            } while (source.hasRemaining());
        }

        /** Some of it at least, unless the writer has ended. */
        private synchronized void take(ByteBuffer source, End writer) throws InterruptedIOException {
            while (room == 0 && source.hasRemaining() && !writer.isOver()) pause(10);
            int n = (int) Math.min(room, source.remaining());
            if (n == 0) return;
            byte[] bytes = new byte[n];
            source.get(bytes);
            room -= n;
            in.add(ByteBuffer.wrap(bytes));
            notifyAll();
        }

        private synchronized boolean isOver() {
            return over != null;
        }

        /** From now on, so many bytes are taken from the other end. */
        public synchronized void room(long bytes) {
            room = bytes;
            notifyAll();
        }

        /** What lies here unread. */
        public synchronized int unread() {
            return in.stream().mapToInt(ByteBuffer::remaining).sum();
        }

        @Override
        public boolean drain(Duration limit) throws IOException {
            synchronized (this) {
                if (over != null) throw ended();
            }
            return true;
        }

        @Override
        public synchronized void readTimeout(Duration limit) {
            if (limit.isNegative()) throw new IllegalArgumentException("negative");
            timeout = limit;
        }

        @Override
        public int port() {
            return port;
        }

        @Override
        public synchronized Optional<CloseReason> closeReason() {
            return Optional.ofNullable(over);
        }

        /** Ends this end, for that reason. */
        public synchronized void end(CloseReason why) {
            if (over != null) return;
            over = why;
            notifyAll();
        }

        @Override
        public void close() {
            end(new CloseReason.ClosedHere());
            other.end(new CloseReason.Reset(""));
        }
    }
}
