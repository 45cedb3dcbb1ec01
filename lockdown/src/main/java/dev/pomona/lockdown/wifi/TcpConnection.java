package dev.pomona.lockdown.wifi;

import dev.pomona.mux.CloseReason;
import dev.pomona.mux.Connection;
import dev.pomona.mux.ConnectionException;
import dev.pomona.mux.Udid;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** A connection to a phone over TCP, without a mux. */
final class TcpConnection implements Connection {
    private static final int CHUNK = 64 << 10;
    private final Udid udid;
    private final Socket socket;
    private final int port;
    private final Consumer<TcpConnection> ended;
    private final AtomicReference<CloseReason> reason = new AtomicReference<>();

    /** @param ended told once, when it is over on this side */
    TcpConnection(Udid udid, Socket socket, int port, Consumer<TcpConnection> ended) {
        this.udid = udid;
        this.socket = socket;
        this.port = port;
        this.ended = ended;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        if (!target.hasRemaining()) return 0;
        byte[] bytes = new byte[Math.min(target.remaining(), CHUNK)];
        int n;
        try {
            InputStream in = socket.getInputStream();
            n = in.read(bytes);
        } catch (SocketTimeoutException e) {
            throw e;
        } catch (IOException e) {
            throw broken(e);
        }
        if (n < 0) {
            reason.compareAndSet(null, new CloseReason.Reset(""));
            return -1;
        }
        target.put(bytes, 0, n);
        return n;
    }

    @Override
    public void write(ByteBuffer source) throws IOException {
        try {
            OutputStream out = socket.getOutputStream();
            while (source.hasRemaining()) {
                byte[] bytes = new byte[Math.min(source.remaining(), CHUNK)];
                source.get(bytes);
                out.write(bytes);
            }
        } catch (IOException e) {
            throw broken(e);
        }
    }

    private ConnectionException broken(IOException e) {
        reason.compareAndSet(null, new CloseReason.Reset(String.valueOf(e.getMessage())));
        ConnectionException broken = new ConnectionException(udid, port, reason.get());
        broken.initCause(e);
        return broken;
    }

    /** The system takes care of what is under way; TCP closes without losing it. */
    @Override
    public boolean drain(Duration limit) throws IOException {
        CloseReason over = reason.get();
        if (over != null) throw new ConnectionException(udid, port, over);
        return true;
    }

    @Override
    public void readTimeout(Duration limit) {
        try {
            socket.setSoTimeout((int) Math.min(Integer.MAX_VALUE, limit.toMillis()));
        } catch (IOException e) {
            reason.compareAndSet(null, new CloseReason.Reset(String.valueOf(e.getMessage())));
        }
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public Optional<CloseReason> closeReason() {
        return Optional.ofNullable(reason.get());
    }

    @Override
    public void close() {
        end(new CloseReason.ClosedHere());
    }

    void end(CloseReason why) {
        reason.compareAndSet(null, Objects.requireNonNull(why));
        try {
            socket.close();
        } catch (IOException e) {
            // It is closed all the same.
        } finally {
            ended.accept(this);
        }
    }
}
