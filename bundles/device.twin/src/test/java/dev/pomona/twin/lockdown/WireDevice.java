package dev.pomona.twin.lockdown;

import dev.pomona.mux.CloseReason;
import dev.pomona.mux.Connection;
import dev.pomona.mux.ConnectionException;
import dev.pomona.mux.Device;
import dev.pomona.mux.DeviceInfo;
import dev.pomona.mux.Transport;
import dev.pomona.mux.Udid;
import dev.pomona.twin.app.Phone;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** A twin as the hub sees it, over loopback sockets instead of a mux; counts what is open. */
final class WireDevice implements Device {
    final AtomicInteger lockdownNow = new AtomicInteger();
    final AtomicInteger lockdownMost = new AtomicInteger();
    final AtomicInteger connects = new AtomicInteger();
    private final Phone phone;
    private final Udid udid;

    WireDevice(Phone phone, String udid) {
        this.phone = phone;
        this.udid = Udid.of(udid);
    }

    @Override
    public DeviceInfo info() {
        return new DeviceInfo(udid, Transport.USB, 0, 0, 0, "test");
    }

    @Override
    public Connection connect(int port, Duration timeout) throws IOException {
        connects.incrementAndGet();
        Socket socket;
        try {
            socket = Wire.open(phone, port);
        } catch (SocketException e) {
            throw e;
        } catch (IOException e) {
            throw new ConnectionException(udid, port, new CloseReason.Refused(""));
        }
        socket.setSoTimeout(0);
        boolean lockdown = port == LOCKDOWN_PORT;
        if (lockdown) lockdownMost.accumulateAndGet(lockdownNow.incrementAndGet(), Math::max);
        return new Wired(socket, port, lockdown ? lockdownNow::decrementAndGet : () -> {});
    }

    private static final class Wired implements Connection {
        private final Socket socket;
        private final int port;
        private final Runnable closed;
        private volatile CloseReason reason;

        Wired(Socket socket, int port, Runnable closed) {
            this.socket = socket;
            this.port = port;
            this.closed = closed;
        }

        @Override
        public int read(ByteBuffer target) throws IOException {
            byte[] bytes = new byte[Math.min(target.remaining(), 16 << 10)];
            int n = socket.getInputStream().read(bytes);
            if (n > 0) target.put(bytes, 0, n);
            return n;
        }

        @Override
        public void write(ByteBuffer source) throws IOException {
            byte[] bytes = new byte[source.remaining()];
            source.get(bytes);
            socket.getOutputStream().write(bytes);
        }

        @Override
        public boolean drain(Duration limit) {
            return true;
        }

        @Override
        public void readTimeout(Duration limit) {
            try {
                socket.setSoTimeout((int) limit.toMillis());
            } catch (SocketException e) {
                reason = new CloseReason.ClosedHere();
            }
        }

        @Override
        public int port() {
            return port;
        }

        @Override
        public Optional<CloseReason> closeReason() {
            return Optional.ofNullable(reason);
        }

        @Override
        public synchronized void close() {
            if (reason != null) return;
            reason = new CloseReason.ClosedHere();
            closed.run();
            try {
                socket.close();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
