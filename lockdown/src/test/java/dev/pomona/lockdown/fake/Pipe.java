package dev.pomona.lockdown.fake;

import dev.pomona.mux.CloseReason;
import dev.pomona.mux.Connection;
import dev.pomona.mux.ConnectionException;
import dev.pomona.mux.Udid;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Two connections, in memory, each the other's far end. */
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
        private boolean closedHere;
        private boolean closedThere;
        private Duration timeout = Duration.ZERO;

        End(int port, int most) {
            this.port = port;
            this.most = most;
        }

        @Override
        public synchronized int read(ByteBuffer target) throws IOException {
            long limit = timeout.isZero() ? PATIENCE : timeout.toMillis();
            long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(limit);
            while (true) {
                if (closedHere) throw new ConnectionException(UDID, port, new CloseReason.ClosedHere());
                if (!in.isEmpty()) break;
                if (closedThere) return -1;
                long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                if (left <= 0) throw new SocketTimeoutException("nothing came");
                try {
                    wait(left);
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
            }
            ByteBuffer first = in.peek();
            int n = Math.min(most, Math.min(first.remaining(), target.remaining()));
            target.put(first.slice(first.position(), n));
            first.position(first.position() + n);
            if (!first.hasRemaining()) in.remove();
            return n;
        }

        @Override
        public void write(ByteBuffer source) throws IOException {
            synchronized (this) {
                if (closedHere) throw new ConnectionException(UDID, port, new CloseReason.ClosedHere());
                if (closedThere) throw new ConnectionException(UDID, port, new CloseReason.Reset(""));
            }
            byte[] copy = new byte[source.remaining()];
            source.get(copy);
            other.take(copy);
        }

        private synchronized void take(byte[] bytes) {
            if (bytes.length > 0) in.add(ByteBuffer.wrap(bytes));
            notifyAll();
        }

        private synchronized void farClosed() {
            closedThere = true;
            notifyAll();
        }

        /** What lies here unread. */
        public synchronized int unread() {
            return in.stream().mapToInt(ByteBuffer::remaining).sum();
        }

        @Override
        public boolean drain(Duration limit) {
            return true;
        }

        @Override
        public synchronized void readTimeout(Duration limit) {
            timeout = limit;
        }

        @Override
        public int port() {
            return port;
        }

        @Override
        public synchronized Optional<CloseReason> closeReason() {
            if (closedHere) return Optional.of(new CloseReason.ClosedHere());
            return closedThere ? Optional.of(new CloseReason.Reset("")) : Optional.empty();
        }

        @Override
        public void close() {
            synchronized (this) {
                if (closedHere) return;
                closedHere = true;
                notifyAll();
            }
            other.farClosed();
        }
    }
}
