package dev.pomona.twin.service.afc;

import dev.pomona.mux.CloseReason;
import dev.pomona.mux.Connection;
import dev.pomona.mux.ConnectionException;
import dev.pomona.mux.Udid;
import dev.pomona.twin.TwinConnection;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A connection between a client and a simulated service, without a link between them. It can be cut. */
final class InMemory implements Connection {
    static final Udid UDID = Udid.of("00008110-000A11CE00000001");
    private static final byte[] END = {};

    private final BlockingQueue<byte[]> up = new LinkedBlockingQueue<>();
    private final BlockingQueue<byte[]> down = new LinkedBlockingQueue<>();
    private volatile Duration timeout = Duration.ofSeconds(60);
    private volatile boolean cut;
    private volatile boolean closed;
    private ByteBuffer current = ByteBuffer.allocate(0);

    /** The phone's half of a service. */
    interface Service {
        void serve(TwinConnection host) throws IOException;
    }

    static InMemory to(Service service) {
        InMemory connection = new InMemory();
        Thread.ofVirtual().name("twin-service").start(() -> {
            try {
                service.serve(connection.phoneSide());
            } catch (IOException e) {
                // The host has closed: the end of every test.
                return;
            } finally {
                connection.down.add(END);
            }
        });
        return connection;
    }

    /** The cable comes out: what is on the way is lost. */
    void cut() {
        cut = true;
        up.clear();
        up.add(END);
        down.clear();
        down.add(END);
    }

    private TwinConnection phoneSide() {
        return new TwinConnection() {
            @Override
            public InputStream input() {
                return new QueueInput(up);
            }

            @Override
            public OutputStream output() {
                return new OutputStream() {
                    @Override
                    public void write(int b) throws IOException {
                        write(new byte[] {(byte) b}, 0, 1);
                    }

                    @Override
                    public void write(byte[] b, int off, int len) throws IOException {
                        if (closed || cut) throw new IOException("the host has gone");
                        if (len > 0) down.add(java.util.Arrays.copyOfRange(b, off, off + len));
                    }
                };
            }

            @Override
            public void close() {
                down.add(END);
            }
        };
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        try {
            while (!current.hasRemaining()) {
                if (cut || closed) throw gone();
                byte[] next = down.poll(timeout.toMillis(), TimeUnit.MILLISECONDS);
                if (next == null) throw new SocketTimeoutException();
                if (cut || closed) throw gone();
                if (next == END) return -1;
                current = ByteBuffer.wrap(next);
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
        int n = Math.min(target.remaining(), current.remaining());
        target.put(current.slice(current.position(), n));
        current.position(current.position() + n);
        return n;
    }

    private ConnectionException gone() {
        return new ConnectionException(
                UDID, 1, cut ? new CloseReason.Unplugged("a test") : new CloseReason.ClosedHere());
    }

    @Override
    public void write(ByteBuffer source) throws IOException {
        if (cut || closed) throw gone();
        byte[] bytes = new byte[source.remaining()];
        source.get(bytes);
        if (bytes.length > 0) up.add(bytes);
    }

    @Override
    public boolean drain(Duration limit) {
        return true;
    }

    @Override
    public void readTimeout(Duration limit) {
        timeout = limit.isZero() ? Duration.ofSeconds(60) : limit;
    }

    @Override
    public int port() {
        return 1;
    }

    @Override
    public Optional<CloseReason> closeReason() {
        return Optional.empty();
    }

    @Override
    public void close() {
        closed = true;
        up.add(END);
        down.add(END);
    }

    /** Bytes that were queued. */
    private static final class QueueInput extends InputStream {
        private final BlockingQueue<byte[]> queue;
        private byte[] current = {};
        private int at;
        private boolean end;

        QueueInput(BlockingQueue<byte[]> queue) {
            this.queue = queue;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] b, int off, int len) throws IOException {
            if (len == 0) return 0;
            try {
                while (at == current.length && !end) {
                    current = queue.take();
                    at = 0;
                    end = current == END;
                }
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            if (end) return -1;
            int n = Math.min(len, current.length - at);
            System.arraycopy(current, at, b, off, n);
            at += n;
            return n;
        }
    }
}
