package dev.pomona.lockdown.tls;

import dev.pomona.lockdown.session.Time;
import dev.pomona.mux.Connection;
import java.io.IOException;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import javax.net.ssl.SSLException;

/** Takes whole TLS records off a connection, one at a time, and nothing beyond. A time-out in between loses nothing. */
final class TlsRecords {
    static final int HEADER = 5;
    /** Largest body: 2^14 plus what TLS 1.2 allows for encryption. */
    static final int MAX_BODY = (1 << 14) + 2048;

    private static final byte ALERT = 0x15;
    private static final byte HANDSHAKE = 0x16;
    /** The finest that every connection below can wait. */
    private static final Duration TICK = Duration.ofMillis(1);

    private final Connection from;
    private final Time time;
    private final ByteBuffer buffer = ByteBuffer.allocate(HEADER + MAX_BODY);
    private boolean complete;
    private boolean answered;
    private Duration limit = Duration.ZERO;
    private long begun;
    private boolean limitedBelow;

    TlsRecords(Connection from, Time time) {
        this.from = from;
        this.time = time;
        buffer.limit(HEADER);
    }

    /** From now on, all reading together may take so long; zero is no limit. */
    void allow(Duration duration) {
        limit = duration.isZero() || duration.compareTo(TICK) > 0 ? duration : TICK;
        begun = limit.isZero() ? 0 : time.nanos();
    }

    /** Whether there is a record that has not been taken yet. */
    boolean complete() {
        return complete && buffer.hasRemaining();
    }

    /** Whether the record says something about TLS itself; in TLS 1.3 that cannot be seen. */
    boolean isAlert() {
        return complete && buffer.get(0) == ALERT;
    }

    /**
     * Waits for a record; false at the end of the stream, also within a record.
     *
     * @throws ProtocolException for what is no TLS
     * @throws SocketTimeoutException when what was allowed is used up
     */
    boolean fill() throws IOException {
        if (complete) {
            complete = false;
            buffer.clear().limit(HEADER);
        }
        while (true) {
            while (buffer.hasRemaining()) {
                limitBelow();
                if (from.read(buffer) < 0) return false;
            }
            if (buffer.position() > HEADER) break;
            int body = bodyLength();
            if (body == 0) break;
            buffer.limit(HEADER + body);
        }
        buffer.flip();
        complete = true;
        answered |= buffer.get(0) == HANDSHAKE;
        return true;
    }

    /** What it means that the handshake ended so, after what has come in. */
    HandshakeException meaning(SSLException failed) {
        return HandshakeException.of(failed, answered, isAlert());
    }

    private void limitBelow() throws SocketTimeoutException {
        if (limit.isZero()) {
            if (limitedBelow) from.readTimeout(Duration.ZERO);
            limitedBelow = false;
            return;
        }
        Duration left = limit.minusNanos(time.nanos() - begun);
        if (left.isNegative() || left.isZero()) {
            throw new SocketTimeoutException("nothing from the phone within " + limit.toMillis() + " ms");
        }
        from.readTimeout(left.compareTo(TICK) < 0 ? TICK : left);
        limitedBelow = true;
    }

    private int bodyLength() throws ProtocolException {
        int type = buffer.get(0) & 0xff;
        int body = buffer.getShort(3) & 0xffff;
        if (type < 0x14 || type > 0x18 || buffer.get(1) != 3) {
            throw new ProtocolException("data in the clear where TLS was expected");
        }
        if (body > MAX_BODY) throw new ProtocolException("TLS record of " + body + " bytes");
        return body;
    }

    /** The record, to be consumed. */
    ByteBuffer record() {
        return buffer;
    }

    /** Gives up what is left of the record. */
    void drop() {
        buffer.position(buffer.limit());
    }
}
