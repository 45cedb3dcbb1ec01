package dev.pomona.mux.server;

import dev.pomona.mux.CloseReason;
import dev.pomona.mux.Connection;
import dev.pomona.mux.ConnectionException;
import dev.pomona.mux.Device;
import dev.pomona.mux.DeviceInfo;
import dev.pomona.mux.Transport;
import dev.pomona.mux.Udid;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A phone on which port 22 answers, port 80 refuses, and port 99 thinks until it is interrupted or let go. */
final class FakePhone implements Device {
    static final Udid UDID = Udid.of("00008030-001A2D3E4F50802E");
    static final Udid OTHER = Udid.of("0123456789abcdef0123456789abcdef01234567");

    final DeviceInfo info;
    /** Whether its connections can be had without threads. */
    boolean direct;

    final BlockingQueue<Line> lines = new LinkedBlockingQueue<>();
    final CountDownLatch thinking = new CountDownLatch(1);
    final CountDownLatch decided = new CountDownLatch(1);
    final CountDownLatch interrupted = new CountDownLatch(1);

    FakePhone(Udid udid, Transport transport) {
        info = new DeviceInfo(udid, transport, 0x12a8, 0x10005, 480_000_000, "test");
    }

    @Override
    public DeviceInfo info() {
        return info;
    }

    Line line() throws InterruptedException {
        return lines.poll(10, TimeUnit.SECONDS);
    }

    @Override
    public Connection connect(int port, Duration timeout) throws IOException {
        if (port == 99) {
            thinking.countDown();
            try {
                if (!decided.await(10, TimeUnit.SECONDS)) throw new AssertionError("nobody decided");
            } catch (InterruptedException e) {
                interrupted.countDown();
            }
            throw new ConnectionException(udid(), port, new CloseReason.Unplugged(""));
        }
        if (port != 22) throw new ConnectionException(udid(), port, new CloseReason.Refused(""));
        Line line = direct ? new DirectLine() : new Line();
        lines.add(line);
        return line;
    }

    /** One connection; an empty array in the queue is the phone's end. */
    static class Line implements Connection {
        final BlockingQueue<byte[]> toHost = new LinkedBlockingQueue<>();
        final CountDownLatch closed = new CountDownLatch(1);
        private final ByteArrayOutputStream written = new ByteArrayOutputStream();
        private ByteBuffer current = ByteBuffer.allocate(0);
        CloseReason reason;

        void says(byte[] bytes) {
            toHost.add(bytes);
        }

        void ends() {
            end(new CloseReason.Reset(""));
        }

        synchronized void end(CloseReason why) {
            if (reason == null) reason = why;
            toHost.add(new byte[0]);
            notifyAll();
        }

        synchronized byte[] heard(int count) throws InterruptedException {
            long end = System.nanoTime() + 10_000_000_000L;
            while (written.size() < count && System.nanoTime() < end) wait(100);
            return written.toByteArray();
        }

        @Override
        public int read(ByteBuffer target) throws IOException {
            try {
                if (!current.hasRemaining()) current = ByteBuffer.wrap(toHost.take());
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            if (!current.hasRemaining()) {
                toHost.add(new byte[0]);
                CloseReason why = closeReason().orElseThrow();
                if (why instanceof CloseReason.Reset) return -1;
                throw new ConnectionException(FakePhone.UDID, 22, why);
            }
            int n = Math.min(target.remaining(), current.remaining());
            target.put(current.slice(current.position(), n));
            current.position(current.position() + n);
            return n;
        }

        @Override
        public synchronized void write(ByteBuffer source) throws IOException {
            if (reason != null) throw new ConnectionException(FakePhone.UDID, 22, reason);
            byte[] bytes = new byte[source.remaining()];
            source.get(bytes);
            written.writeBytes(bytes);
            notifyAll();
        }

        @Override
        public boolean drain(Duration limit) {
            return true;
        }

        @Override
        public void readTimeout(Duration limit) {}

        @Override
        public int port() {
            return 22;
        }

        @Override
        public synchronized Optional<CloseReason> closeReason() {
            return Optional.ofNullable(reason);
        }

        @Override
        public void close() {
            end(new CloseReason.ClosedHere());
            closed.countDown();
        }
    }
}
