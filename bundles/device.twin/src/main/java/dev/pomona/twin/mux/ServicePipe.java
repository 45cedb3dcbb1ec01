package dev.pomona.twin.mux;

import dev.pomona.twin.TwinConnection;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.locks.Condition;

/** Between a connection and the service behind it, whose thread reads and writes streams. */
final class ServicePipe implements Ports.Instant, TwinConnection {
    private static final int SEND_BUFFER = 256 * 1024;

    private final MuxSession session;
    private final TwinSocket socket;
    private final ByteRing inbox;
    private final ByteRing outbox = new ByteRing(SEND_BUFFER);
    private final Condition readable;
    private final Condition writable;

    private boolean hostGone;
    private boolean closed;

    ServicePipe(MuxSession session, TwinSocket socket, int window) {
        this.session = session;
        this.socket = socket;
        inbox = new ByteRing(window);
        readable = session.lock.newCondition();
        writable = session.lock.newCondition();
    }

    @Override
    public void take(ByteBuffer bytes) {
        if (!closed) {
            inbox.put(bytes);
            readable.signal();
        }
    }

    @Override
    public int held() {
        return inbox.size();
    }

    @Override
    public int available() {
        return outbox.size();
    }

    @Override
    public void give(ByteBuffer to, int length) {
        outbox.take(to, length);
        if (outbox.free() >= SEND_BUFFER / 2) {
            writable.signal();
        }
    }

    @Override
    public boolean finished() {
        return closed;
    }

    @Override
    public void hostGone() {
        hostGone = true;
        outbox.clear();
        readable.signalAll();
        writable.signalAll();
    }

    @Override
    public void close() {
        session.lock.lock();
        try {
            if (!closed) {
                closed = true;
                inbox.clear();
                readable.signalAll();
                writable.signalAll();
                session.wantsToSend(socket);
            }
        } finally {
            session.lock.unlock();
        }
    }

    private int read(byte[] to, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, to.length);
        if (length == 0) {
            return 0;
        }
        session.lock.lock();
        try {
            while (inbox.size() == 0) {
                if (hostGone || closed) {
                    return -1;
                }
                await(readable);
            }
            int n = inbox.take(to, offset, length);
            socket.roomAgain();
            return n;
        } finally {
            session.lock.unlock();
        }
    }

    private void write(byte[] from, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, from.length);
        session.lock.lock();
        try {
            int done = 0;
            while (done < length) {
                if (hostGone || closed) {
                    throw new IOException("the host closed the connection to port " + socket.port);
                }
                int n = Math.min(length - done, outbox.free());
                if (n == 0) {
                    await(writable);
                } else {
                    outbox.put(from, offset + done, n);
                    done += n;
                    session.wantsToSend(socket);
                }
            }
        } finally {
            session.lock.unlock();
        }
    }

    /** Ends with the connection at the latest, which ends with the import. */
    private static void await(Condition condition) throws InterruptedIOException {
        try {
            condition.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }

    @Override
    public InputStream input() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return ServicePipe.this.read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] to, int offset, int length) throws IOException {
                return ServicePipe.this.read(to, offset, length);
            }

            @Override
            public int available() {
                session.lock.lock();
                try {
                    return inbox.size();
                } finally {
                    session.lock.unlock();
                }
            }

            @Override
            public void close() {
                ServicePipe.this.close();
            }
        };
    }

    @Override
    public OutputStream output() {
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                ServicePipe.this.write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] from, int offset, int length) throws IOException {
                ServicePipe.this.write(from, offset, length);
            }

            @Override
            public void close() {
                ServicePipe.this.close();
            }
        };
    }
}
