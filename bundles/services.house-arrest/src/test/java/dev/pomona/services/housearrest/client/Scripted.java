package dev.pomona.services.housearrest.client;

import dev.pomona.mux.CloseReason;
import dev.pomona.mux.Connection;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;

/** A phone that says what it was told to, in pieces, and remembers what it heard. */
final class Scripted implements Connection {
    final ByteArrayOutputStream heard = new ByteArrayOutputStream();
    private final ByteBuffer says;
    private final int piece;
    private boolean closed;

    Scripted(byte[] says, int piece) {
        this.says = ByteBuffer.wrap(says);
        this.piece = piece;
    }

    boolean closed() {
        return closed;
    }

    int left() {
        return says.remaining();
    }

    @Override
    public int read(ByteBuffer target) {
        if (!says.hasRemaining()) return -1;
        int n = Math.min(piece, Math.min(target.remaining(), says.remaining()));
        target.put(says.slice(says.position(), n));
        says.position(says.position() + n);
        return n;
    }

    @Override
    public void write(ByteBuffer source) {
        byte[] bytes = new byte[source.remaining()];
        source.get(bytes);
        heard.writeBytes(bytes);
    }

    @Override
    public boolean drain(Duration limit) {
        return true;
    }

    @Override
    public void readTimeout(Duration limit) {
        if (limit.isNegative()) throw new IllegalArgumentException();
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
    }
}
