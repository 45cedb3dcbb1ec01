package dev.pomona.mux.upstream;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pomona.mux.CloseReason;
import dev.pomona.mux.Connection;
import dev.pomona.mux.ConnectionException;
import dev.pomona.mux.Device;
import dev.pomona.mux.Transport;
import dev.pomona.mux.client.AttachedDevice;
import dev.pomona.mux.client.MuxAddress;
import dev.pomona.mux.client.Reply;
import dev.pomona.mux.client.UsbmuxClient;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class UpstreamTest {
    private static final AttachedDevice PHONE =
            new AttachedDevice(4, "00008030-001A2D3E4F50802E", 0x12a8, 0x10005, 480_000_000, Optional.empty());

    @TempDir
    Path folder;

    private final BlockingQueue<Device> registered = new LinkedBlockingQueue<>();
    private final BlockingQueue<Device> withdrawn = new LinkedBlockingQueue<>();
    private FakeDaemon daemon;
    private Upstream upstream;

    @BeforeEach
    void open() throws IOException {
        daemon = new FakeDaemon(folder.resolve("daemon"));
        upstream = new Upstream(
                new UsbmuxClient(new MuxAddress.Unix(folder.resolve("daemon")), "test"), Optional.of("hub"), device -> {
                    registered.add(device);
                    return () -> withdrawn.add(device);
                });
    }

    @AfterEach
    void close() throws IOException {
        upstream.close();
        daemon.close();
    }

    private static Device next(BlockingQueue<Device> queue) throws InterruptedException {
        Device device = queue.poll(10, TimeUnit.SECONDS);
        assertNotNull(device);
        return device;
    }

    private Device device() throws InterruptedException {
        daemon.attach(PHONE);
        upstream.start();
        return next(registered);
    }

    private static byte[] read(Connection connection, int count) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(count);
        while (bytes.hasRemaining() && connection.read(bytes) >= 0) continue;
        return bytes.array();
    }

    @Test
    void phonesBecomeDevicesAndGo() throws Exception {
        Device device = device();
        assertEquals(PHONE.serial(), device.udid().value());
        assertEquals(Transport.UPSTREAM, device.info().transport());
        assertEquals(0x12a8, device.info().productId());
        daemon.tell(new Reply.Detached(4));
        assertEquals(device, next(withdrawn));
        // Withdrawn first, ended right after: until then the other side answers.
        ConnectionException e = assertThrows(ConnectionException.class, () -> {
            for (int i = 0; i < 10_000; i++) device.connect(22).close();
        });
        assertInstanceOf(CloseReason.Unplugged.class, e.reason());
    }

    @Test
    void streamsCarryBytesBothWays() throws Exception {
        Device device = device();
        byte[] much = new byte[1_000_000];
        new java.util.Random(1).nextBytes(much);
        try (Connection connection = device.connect(22)) {
            Thread writer = Thread.ofVirtual().start(() -> {
                try {
                    connection.write(ByteBuffer.wrap(much));
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            assertArrayEquals(much, read(connection, much.length));
            writer.join(Duration.ofSeconds(5));
            assertTrue(connection.drain(Duration.ofSeconds(1)));
            connection.readTimeout(Duration.ofMillis(20));
            assertThrows(SocketTimeoutException.class, () -> connection.read(ByteBuffer.allocate(1)));
            connection.readTimeout(Duration.ZERO);
            connection.write(ByteBuffer.wrap(new byte[] {42}));
            assertArrayEquals(new byte[] {42}, read(connection, 1));
        }
    }

    @Test
    void refusalIsARefusal() throws Exception {
        Device device = device();
        ConnectionException e = assertThrows(ConnectionException.class, () -> device.connect(80));
        assertInstanceOf(CloseReason.Refused.class, e.reason());
    }

    @Test
    void detachingEndsConnections() throws Exception {
        Device device = device();
        try (Connection connection = device.connect(22)) {
            daemon.tell(new Reply.Detached(4));
            ConnectionException e =
                    assertThrows(ConnectionException.class, () -> connection.read(ByteBuffer.allocate(1)));
            assertInstanceOf(CloseReason.Unplugged.class, e.reason());
        }
    }

    @Test
    void whatCameBeforeTheEndIsDeliveredFirst() throws Exception {
        Device device = device();
        try (Connection connection = device.connect(22)) {
            connection.write(ByteBuffer.wrap(new byte[] {1, 2, 3}));
            assertArrayEquals(new byte[] {1}, read(connection, 1)); // The echo has come, whole.
            daemon.tell(new Reply.Detached(4));
            assertArrayEquals(new byte[] {2, 3}, read(connection, 2));
            assertThrows(ConnectionException.class, () -> connection.read(ByteBuffer.allocate(1)));
        }
    }

    @Test
    void anInterruptBeforeTheFirstByteCostsNothing() throws Exception {
        try (Connection connection = device().connect(22)) {
            Thread.currentThread().interrupt();
            assertThrows(InterruptedIOException.class, () -> connection.write(ByteBuffer.wrap(new byte[] {1})));
            assertThrows(InterruptedIOException.class, () -> connection.read(ByteBuffer.allocate(1)));
            assertTrue(Thread.interrupted());
            connection.write(ByteBuffer.wrap(new byte[] {42}));
            assertArrayEquals(new byte[] {42}, read(connection, 1));
        }
    }

    @Test
    void closingWakesTheReader() throws Exception {
        Connection connection = device().connect(22);
        Thread.ofVirtual().start(connection::close);
        assertThrows(ConnectionException.class, () -> connection.read(ByteBuffer.allocate(1)));
        assertThrows(ConnectionException.class, () -> connection.write(ByteBuffer.allocate(1)));
    }

    @Test
    void lostUpstreamIsFoundAgain_statement62() throws Exception {
        Device device = device();
        daemon.close();
        assertEquals(device, next(withdrawn));
        daemon = new FakeDaemon(folder.resolve("daemon"));
        daemon.attach(PHONE);
        assertEquals(PHONE.serial(), next(registered).udid().value());
        assertTrue(upstream.healthy());
    }

    @Test
    void settledOnceThePhonesAreThere() throws Exception {
        device();
        daemon.tell(new Reply.Unknown(Optional.empty()));
        daemon.tell(new Reply.Paired(4));
        daemon.attach(new AttachedDevice(5, "ab", 1, 2, 3, Optional.empty()));
        next(registered);
        daemon.tell(new Reply.Detached(5));
        next(withdrawn);
        assertTrue(upstream.settled());
        assertEquals("1 phone", upstream.status());
    }
}
