package dev.pomona.twin.lockdown.tls;

import dev.pomona.twin.TwinConnection;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PushbackInputStream;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;

/**
 * TLS over a pair of streams that can be taken off again. It reads record by record and never a byte beyond, so that
 * what follows the last record is still there for clear text. One thread may read while another writes.
 */
public final class TlsStream implements TwinConnection {
    private static final int HEADER = 5;
    private static final byte ALERT = 0x15;
    private static final int MAX_RECORD = 16384 + 2048;
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final PushbackInputStream rawIn;
    private final OutputStream rawOut;
    private final SSLEngine engine;
    private final ReentrantLock reading = new ReentrantLock();
    private final ReentrantLock writing = new ReentrantLock();
    private final ByteBuffer record = ByteBuffer.allocate(HEADER + MAX_RECORD).flip();
    private final ByteBuffer clear;
    private final ByteBuffer sealed;
    private boolean inboundDone;

    /** @param rawIn with room to push back one byte; both stay open when this is closed */
    public TlsStream(PushbackInputStream rawIn, OutputStream rawOut, SSLEngine engine) {
        this.rawIn = rawIn;
        this.rawOut = rawOut;
        this.engine = engine;
        int packet = engine.getSession().getPacketBufferSize();
        clear = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize() + MAX_RECORD)
                .flip();
        sealed = ByteBuffer.allocate(4 * packet);
    }

    /** Shakes hands to the end; when it fails the peer has been sent the alert. */
    public void handshake() throws IOException {
        engine.beginHandshake();
        while (true) {
            switch (engine.getHandshakeStatus()) {
                case NEED_WRAP -> send(NOTHING.duplicate());
                case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> receive();
                case NEED_TASK -> runTasks();
                default -> {
                    return;
                }
            }
        }
    }

    private void receive() throws IOException {
        if (!record.hasRemaining() && !fill()) {
            throw new EOFException("the host closed during the handshake");
        }
        try {
            unwrap();
        } catch (SSLException e) {
            sendAlert();
            throw e;
        }
    }

    private SSLEngineResult unwrap() throws SSLException {
        clear.compact();
        try {
            return engine.unwrap(record, clear);
        } finally {
            clear.flip();
        }
    }

    /** The engine holds the alert that tells the peer why; whether it can still be sent no longer matters. */
    private void sendAlert() {
        try {
            drainOutbound();
        } catch (IOException e) {
            inboundDone = true;
        }
    }

    private void runTasks() {
        for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
            task.run();
        }
    }

    /** Reads one whole record; false at the end of the stream or where clear text begins. */
    private boolean fill() throws IOException {
        int first = rawIn.read();
        if (first < 0) {
            return false;
        }
        if (first < 0x14 || first > 0x17) {
            rawIn.unread(first);
            return false;
        }
        record.clear().put((byte) first);
        readInto(HEADER - 1);
        int length = record.getShort(3) & 0xffff;
        if (length > MAX_RECORD) {
            throw new SSLException("a TLS record of " + length + " bytes is out of bounds");
        }
        readInto(length);
        record.flip();
        return true;
    }

    private void readInto(int count) throws IOException {
        if (rawIn.readNBytes(record.array(), record.position(), count) < count) {
            throw new EOFException("the host closed within a TLS record");
        }
        record.position(record.position() + count);
    }

    private int read(byte[] target, int offset, int count) throws IOException {
        Objects.checkFromIndexSize(offset, count, target.length);
        if (count == 0) {
            return 0;
        }
        reading.lock();
        try {
            while (!clear.hasRemaining()) {
                if (inboundDone || !record.hasRemaining() && !fill()) {
                    inboundDone = true;
                    return -1;
                }
                SSLEngineResult result = unwrap();
                if (result.getHandshakeStatus() == HandshakeStatus.NEED_TASK) {
                    runTasks();
                }
                if (result.getStatus() == Status.CLOSED) {
                    inboundDone = true;
                    // Hosts wait for the answer to their close_notify: give it at once.
                    engine.closeOutbound();
                    drainOutbound();
                } else if (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
                    send(NOTHING.duplicate());
                }
            }
            int copied = Math.min(count, clear.remaining());
            clear.get(target, offset, copied);
            return copied;
        } finally {
            reading.unlock();
        }
    }

    private void send(ByteBuffer source) throws IOException {
        writing.lock();
        try {
            do {
                Status status = engine.wrap(source, sealed).getStatus();
                if (status == Status.CLOSED && source.hasRemaining()) {
                    throw new EOFException("TLS has ended");
                }
                if (status == Status.BUFFER_OVERFLOW) {
                    flushSealed();
                } else if (status != Status.OK) {
                    break;
                }
            } while (source.hasRemaining());
            flushSealed();
        } finally {
            writing.unlock();
        }
    }

    private void drainOutbound() throws IOException {
        writing.lock();
        try {
            while (!engine.isOutboundDone()) {
                SSLEngineResult result = engine.wrap(NOTHING.duplicate(), sealed);
                if (result.getStatus() == Status.BUFFER_OVERFLOW) {
                    flushSealed();
                } else if (result.bytesProduced() == 0) {
                    break;
                }
            }
            flushSealed();
        } finally {
            writing.unlock();
        }
    }

    private void flushSealed() throws IOException {
        sealed.flip();
        if (sealed.hasRemaining()) {
            rawOut.write(sealed.array(), 0, sealed.limit());
            rawOut.flush();
        }
        sealed.clear();
    }

    /** Ends TLS both ways and leaves the raw streams where clear text goes on, or at their end. */
    public void end() throws IOException {
        engine.closeOutbound();
        drainOutbound();
        // What the host still sent inside TLS after it asked for the end is of no use; its last record is an alert.
        // In TLS 1.3 that cannot be seen from outside.
        boolean hidden = engine.getSession().getProtocol().equals("TLSv1.3");
        while (!inboundDone && fill()) inboundDone = hidden || record.get(0) == ALERT;
        inboundDone = true;
    }

    @Override
    public InputStream input() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return TlsStream.this.read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] target, int offset, int count) throws IOException {
                return TlsStream.this.read(target, offset, count);
            }

            @Override
            public int available() {
                return reading.tryLock() ? remaining() : 0;
            }
        };
    }

    private int remaining() {
        try {
            return clear.remaining();
        } finally {
            reading.unlock();
        }
    }

    @Override
    public OutputStream output() {
        return new OutputStream() {
            @Override
            public void write(int value) throws IOException {
                write(new byte[] {(byte) value}, 0, 1);
            }

            @Override
            public void write(byte[] source, int offset, int count) throws IOException {
                if (count > 0) {
                    send(ByteBuffer.wrap(source, offset, count));
                }
            }
        };
    }

    /** Says close_notify, without waiting for an answer. */
    @Override
    public void close() {
        engine.closeOutbound();
        sendAlert();
    }
}
