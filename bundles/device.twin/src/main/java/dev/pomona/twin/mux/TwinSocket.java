package dev.pomona.twin.mux;

import dev.pomona.twin.TwinConnection;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.Objects;
import java.util.concurrent.locks.Condition;

/** The phone's end of one mux connection. All state is under the session's lock. */
final class TwinSocket implements TwinConnection {
    /** The largest payload that a phone was seen to send. */
    static final int MAX_PAYLOAD = 32764 - MuxMessage.LONG_HEADER - MuxMessage.TCP_HEADER;

    private static final int SEND_BUFFER = 256 * 1024;

    final int hostPort;
    final int port;

    private final MuxSession session;
    private final int window;
    private final ByteRing inbox;
    private final ByteRing outbox = new ByteRing(SEND_BUFFER);
    private final Condition readable;
    private final Condition writable;

    /** Number of the next byte to send; the host's last word on how far it may go; the next byte expected from it. */
    private int sent;

    private int mayReach;
    private int expected;
    /** The first byte that the host has not been allowed to send. */
    private int promised;

    private boolean ackDue;
    private boolean hostGone;
    private boolean localClosed;

    /** Whether the session has it in the queue of those with something to send. */
    boolean queued;

    TwinSocket(MuxSession session, MuxMessage.Tcp syn, int window) {
        this.session = session;
        this.window = window;
        hostPort = syn.from();
        port = syn.to();
        inbox = new ByteRing(window);
        readable = session.lock.newCondition();
        writable = session.lock.newCondition();
        sent = 1;
        expected = syn.seq() + 1;
        mayReach = 1 + syn.window();
        promised = expected + (window & ~0xff);
    }

    int sent() {
        return sent;
    }

    int expected() {
        return expected;
    }

    /** A packet with exactly ACK. Empty when it was in order, else why the connection must be reset. */
    String accept(MuxMessage.Tcp packet) {
        if (packet.ack() - sent > 0) {
            return "handleMuxTCPInput ack " + Integer.toUnsignedString(packet.ack()) + " of bytes never sent, sent "
                    + Integer.toUnsignedString(sent);
        }
        // Only forward: a window may shrink as its bytes arrive, but what was promised stays promised.
        if (packet.ack() + packet.window() - mayReach > 0) {
            mayReach = packet.ack() + packet.window();
        }
        int length = packet.payload().remaining();
        if (length > 0) {
            if (packet.seq() != expected) {
                return "handleMuxTCPInput seq " + Integer.toUnsignedString(packet.seq()) + ", expected "
                        + Integer.toUnsignedString(expected);
            }
            // The field counts in 256 bytes, so that a host may round up what was rounded down.
            if (length > inbox.free() || expected + length - promised > 255) {
                return "handleMuxTCPInput amnesia: " + length + " bytes, window " + Math.max(0, promised - expected);
            }
            if (!localClosed) {
                inbox.put(packet.payload());
                readable.signal();
            }
            expected += length;
            ackDue = true;
        }
        return "";
    }

    boolean hasWork() {
        return !hostGone && (ackDue || sendable() > 0 || (localClosed && outbox.size() == 0));
    }

    private int sendable() {
        return Math.min(Math.min(outbox.size(), MAX_PAYLOAD), Math.max(0, mayReach - sent));
    }

    /** Sends one packet's worth of what there is; false when that was the last of this connection. */
    boolean send() {
        int length = sendable();
        if (length > 0 || ackDue) {
            ackDue = false;
            promised = expected + ((window - inbox.size()) & ~0xff);
            session.packet(this, sent, length, promised - expected, outbox);
            sent += length;
            if (outbox.free() >= SEND_BUFFER / 2) {
                writable.signal();
            }
        }
        return !(localClosed && outbox.size() == 0);
    }

    /** The host is gone, or has reset it, or must be: nothing more is sent; what came in can still be read. */
    void hostGone() {
        hostGone = true;
        outbox.clear();
        readable.signalAll();
        writable.signalAll();
    }

    @Override
    public void close() {
        session.lock.lock();
        try {
            if (!localClosed) {
                localClosed = true;
                inbox.clear();
                readable.signalAll();
                writable.signalAll();
                session.wantsToSend(this);
            }
        } finally {
            session.lock.unlock();
        }
    }

    boolean isHostGone() {
        return hostGone;
    }

    private int read(byte[] to, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, to.length);
        if (length == 0) {
            return 0;
        }
        session.lock.lock();
        try {
            while (inbox.size() == 0) {
                if (hostGone || localClosed) {
                    return -1;
                }
                await(readable);
            }
            int n = inbox.take(to, offset, length);
            int could = expected + ((window - inbox.size()) & ~0xff);
            if (!hostGone && could - promised >= Math.max(256, window / 4)) {
                ackDue = true;
                session.wantsToSend(this);
            }
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
                if (hostGone || localClosed) {
                    throw new IOException("the host closed the connection to port " + port);
                }
                int n = Math.min(length - done, outbox.free());
                if (n == 0) {
                    await(writable);
                } else {
                    outbox.put(from, offset + done, n);
                    done += n;
                    session.wantsToSend(this);
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
                return TwinSocket.this.read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] to, int offset, int length) throws IOException {
                return TwinSocket.this.read(to, offset, length);
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
                TwinSocket.this.close();
            }
        };
    }

    @Override
    public OutputStream output() {
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                TwinSocket.this.write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] from, int offset, int length) throws IOException {
                TwinSocket.this.write(from, offset, length);
            }

            @Override
            public void close() {
                TwinSocket.this.close();
            }
        };
    }
}
