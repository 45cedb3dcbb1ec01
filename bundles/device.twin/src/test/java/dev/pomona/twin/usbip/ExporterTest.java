package dev.pomona.twin.usbip;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pomona.twin.app.TwinExporter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ExporterTest {
    private TwinExporter exporter;

    @BeforeEach
    void start() throws IOException {
        exporter = TwinExporter.start(0, 2, id -> port -> Optional.empty());
    }

    @AfterEach
    void stop() throws IOException {
        exporter.close();
    }

    private String udid() {
        return exporter.identities().getFirst().udid();
    }

    private static void until(BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, "timed out");
            LockSupport.parkNanos(1_000_000);
        }
    }

    private UsbIpHost attach() throws IOException {
        return UsbIpHost.attach(exporter.port(), "1-1");
    }

    @Test
    void listsWhatIsPlugged() throws IOException {
        try (UsbIpHost host = new UsbIpHost(exporter.port())) {
            ByteBuffer list = ByteBuffer.wrap(host.list());
            assertEquals(0x01110005, list.getInt());
            assertEquals(0, list.getInt());
            assertEquals(2, list.getInt());
            assertEquals(2 * 316, list.remaining());
            assertEquals(3, list.getInt(12 + 296), "high speed");
            assertEquals(0x05ac12a8, list.getInt(12 + 300));
            assertEquals(0x06010100, list.getInt(12 + 312), "PTP, the one interface of configuration 1");
        }
        exporter.unplug(udid().replace("-", ""));
        try (UsbIpHost host = new UsbIpHost(exporter.port())) {
            assertEquals(12 + 316, host.list().length);
        }
    }

    @Test
    void givesADeviceToOneHostAtATime() throws IOException {
        try (UsbIpHost first = attach();
                UsbIpHost second = new UsbIpHost(exporter.port())) {
            assertEquals(0, first.control(0x80, 8, 0, 0, 1).status());
            assertEquals(0, second.importDevice("1-1").length);
        }
        until(() -> !exporter.imported(udid()));
        attach().close();
        try (UsbIpHost none = new UsbIpHost(exporter.port())) {
            assertEquals(0, none.importDevice("1-9").length);
        }
    }

    @Test
    void answersControlRequests() throws IOException {
        try (UsbIpHost host = new UsbIpHost(exporter.port())) {
            assertEquals(312, host.importDevice("1-1").length);
            assertArrayEquals(new byte[] {1}, host.control(0x80, 8, 0, 0, 1).data());
            assertEquals(18, host.control(0x80, 6, 0x0100, 0, 64).data().length);
            assertEquals(9, host.control(0x80, 6, 0x0203, 0, 9).data().length);
            assertEquals(117, host.control(0x80, 6, 0x0203, 0, 117).data().length);
            assertEquals(-32, host.control(0x80, 6, 0x0204, 0, 9).status());
            assertEquals(-32, host.control(0x80, 6, 0x0f00, 0, 5).status(), "no BOS");
            assertEquals(10, host.control(0x80, 6, 0x0600, 0, 10).data().length);
            assertArrayEquals(new byte[] {1, 0}, host.control(0x80, 0, 0, 0, 2).data());
            assertEquals(0, host.control(0x00, 9, 4, 0, 0).status());
            assertArrayEquals(new byte[] {4}, host.control(0x80, 8, 0, 0, 1).data());
            assertEquals(-32, host.control(0x00, 9, 7, 0, 0).status());
            assertEquals(0, host.control(0x01, 11, 1, 2, 0).status());
            assertArrayEquals(new byte[] {1}, host.control(0x81, 10, 0, 2, 1).data());
            assertEquals(0, host.control(0x02, 1, 0, 0x85, 0).status());
            assertArrayEquals(
                    new byte[] {3, 3, 3, 0}, host.control(0xc0, 0x45, 0, 0, 4).data());
            assertArrayEquals(new byte[] {4}, host.control(0xc0, 0x52, 0, 1, 1).data());
            assertEquals(-32, host.control(0xc0, 0x77, 0, 0, 4).status());
        }
    }

    @Test
    void comesBackInAnotherMode() throws IOException {
        try (UsbIpHost host = attach()) {
            assertArrayEquals(new byte[] {0}, host.control(0xc0, 0x52, 0, 3, 1).data());
            assertTrue(host.atEnd());
        }
        until(() -> !exporter.imported(udid()));
        try (UsbIpHost host = attach()) {
            assertEquals(5, host.control(0x80, 6, 0x0100, 0, 18).data()[17]);
            assertArrayEquals(new byte[] {4}, host.control(0xc0, 0x52, 0, 3, 1).data());
        }
        exporter.unplug(udid());
        exporter.plug(udid());
        until(() -> !exporter.imported(udid()));
        try (UsbIpHost host = attach()) {
            assertEquals(4, host.control(0x80, 6, 0x0100, 0, 18).data()[17]);
        }
    }

    @Test
    void readsWaitAndCanBeTakenBack() throws IOException {
        try (UsbIpHost host = attach()) {
            int read = host.post(512);
            host.unlink(read);
            UsbIpHost.Answer answer = host.answer();
            assertEquals(4, answer.command());
            assertEquals(-104, answer.status());
            host.unlink(read);
            assertEquals(0, host.answer().status());
        }
    }

    @Test
    void thereIsNoMuxBeforeItsConfiguration() throws IOException {
        try (UsbIpHost host = new UsbIpHost(exporter.port())) {
            host.importDevice("1-1");
            host.bulk(new byte[20], 0);
            assertEquals(-32, host.answer().status());
        }
    }

    @Test
    void aPulledCableEndsTheImport() throws IOException {
        try (UsbIpHost host = attach()) {
            exporter.unplug(udid());
            assertTrue(host.atEnd());
        }
        try (UsbIpHost host = new UsbIpHost(exporter.port())) {
            assertEquals(0, host.importDevice("1-1").length);
        }
        exporter.plug(udid());
        until(() -> !exporter.imported(udid()));
        attach().close();
    }

    @Test
    void hostileLengthsEndOnlyTheImport() throws IOException {
        for (int length : new int[] {-1, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
            try (UsbIpHost host = attach()) {
                host.submit(false, 4, 0, length, new byte[8], new byte[0]);
                assertTrue(host.atEnd());
            }
            until(() -> !exporter.imported(udid()));
        }
    }
}
