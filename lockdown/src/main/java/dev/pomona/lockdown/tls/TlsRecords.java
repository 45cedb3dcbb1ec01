package dev.pomona.lockdown.tls;

import dev.pomona.mux.Connection;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Takes whole TLS records off a connection, one at a time, and nothing beyond. A time-out in between loses nothing. */
final class TlsRecords {
    static final int HEADER = 5;
    /** Largest body: 2^14 plus what TLS 1.2 allows for encryption. */
    static final int MAX_BODY = (1 << 14) + 2048;

    private final Connection from;
    private final ByteBuffer buffer = ByteBuffer.allocate(HEADER + MAX_BODY);
    private boolean complete;

    TlsRecords(Connection from) {
        this.from = from;
        buffer.limit(HEADER);
    }

    /** Whether there is a record that has not been taken yet. */
    boolean complete() {
        return complete && buffer.hasRemaining();
    }

    /** Waits for a record; false at the end of the stream, also within a record. */
    boolean fill() throws IOException {
        if (complete) {
            complete = false;
            buffer.clear().limit(HEADER);
        }
        while (true) {
            while (buffer.hasRemaining()) {
                if (from.read(buffer) < 0) return false;
            }
            if (buffer.position() > HEADER) break;
            int body = bodyLength();
            if (body == 0) break;
            buffer.limit(HEADER + body);
        }
        buffer.flip();
        complete = true;
        return true;
    }

    private int bodyLength() throws IOException {
        int type = buffer.get(0) & 0xff;
        int body = buffer.getShort(3) & 0xffff;
        if (type < 0x14 || type > 0x18 || buffer.get(1) != 3) {
            throw new IOException("data in the clear where TLS was expected");
        }
        if (body > MAX_BODY) throw new IOException("TLS record of " + body + " bytes");
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
