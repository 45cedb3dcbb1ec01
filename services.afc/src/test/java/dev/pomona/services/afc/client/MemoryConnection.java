package dev.pomona.services.afc.client;

import dev.pomona.mux.CloseReason;
import dev.pomona.mux.Connection;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** One end of a connection in memory. Bytes are read in the pieces they were written in, or smaller. */
public final class MemoryConnection implements Connection {
    private static final ByteBuffer END = ByteBuffer.allocate(0);

    private final BlockingQueue<ByteBuffer> in = new LinkedBlockingQueue<>();
    private final int piece;
    private MemoryConnection peer;
    private ByteBuffer current = ByteBuffer.allocate(0);
    private volatile Duration timeout = Duration.ZERO;
    private volatile boolean closed;

    private MemoryConnection(int piece) {
        this.piece = piece;
    }

    /** @param piece most bytes of one read */
    public static MemoryConnection[] pair(int piece) {
        MemoryConnection a = new MemoryConnection(piece);
        MemoryConnection b = new MemoryConnection(piece);
        a.peer = b;
        b.peer = a;
        return new MemoryConnection[] {a, b};
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        try {
            while (!current.hasRemaining() && current != END) {
                long limit = timeout.isZero() ? 30_000 : timeout.toMillis();
                ByteBuffer next = in.poll(limit, TimeUnit.MILLISECONDS);
                if (closed) throw new IOException("closed here");
                if (next == null) throw new SocketTimeoutException("silent for " + limit + " ms");
                current = next;
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
        if (current == END) return -1;
        int n = Math.min(piece, Math.min(target.remaining(), current.remaining()));
        target.put(current.slice(current.position(), n));
        current.position(current.position() + n);
        return n;
    }

    @Override
    public void write(ByteBuffer source) throws IOException {
        if (closed) throw new IOException("closed here");
        byte[] bytes = new byte[source.remaining()];
        source.get(bytes);
        if (bytes.length > 0) peer.in.add(ByteBuffer.wrap(bytes));
    }

    @Override
    public boolean drain(Duration limit) {
        return true;
    }

    @Override
    public void readTimeout(Duration limit) {
        timeout = limit;
    }

    @Override
    public int port() {
        return 1;
    }

    @Override
    public Optional<CloseReason> closeReason() {
        return closed ? Optional.of(new CloseReason.ClosedHere()) : Optional.empty();
    }

    @Override
    public void close() {
        closed = true;
        in.add(END);
        peer.in.add(END);
    }
}
