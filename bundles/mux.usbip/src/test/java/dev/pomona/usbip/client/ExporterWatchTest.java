package dev.pomona.usbip.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pomona.mux.spi.Link;
import dev.pomona.usbip.fake.FakeExporter;
import dev.pomona.usbip.fake.FakePhone;
import dev.pomona.usbip.link.Limits;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ExporterWatchTest {
    private final FakeExporter exporter = new FakeExporter();
    private final BlockingQueue<Link> registered = new LinkedBlockingQueue<>();
    private final BlockingQueue<Link> withdrawn = new LinkedBlockingQueue<>();
    private ExporterWatch watch;

    ExporterWatchTest() throws IOException {}

    private void watch(int port, String busId, int mode) {
        Exporter e = new Exporter("127.0.0.1", port, busId, mode, Limits.USUAL);
        watch = new ExporterWatch(e, Duration.ofMillis(50), link -> {
            registered.add(link);
            return () -> withdrawn.add(link);
        });
    }

    @AfterEach
    void clearUp() {
        watch.close();
        exporter.close();
    }

    private static Link next(BlockingQueue<Link> queue) throws InterruptedException {
        Link link = queue.poll(5, TimeUnit.SECONDS);
        assertNotNull(link);
        return link;
    }

    private static void until(BooleanSupplier condition) {
        long end = System.nanoTime() + 5_000_000_000L;
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, "in time");
            Thread.onSpinWait();
        }
    }

    @Test
    void phonesComeAndGo() throws InterruptedException {
        FakePhone one = exporter.plug("1-1");
        exporter.plug("1-2");
        watch(exporter.port(), "", 1);
        Link a = next(registered);
        Link b = next(registered);
        until(watch::settled);
        until(() -> watch.status().equals("2 phones"));
        Link first = a.info().source().endsWith("1-1") ? a : b;
        exporter.unplug(one);
        assertEquals(first, next(withdrawn));
        exporter.plug("1-1");
        assertTrue(next(registered).info().source().endsWith("/1-1"));
        watch.close();
        next(withdrawn);
        next(withdrawn);
        assertNull(withdrawn.poll());
    }

    @Test
    void aBrokenConnectionIsMadeAgain() throws InterruptedException {
        FakePhone phone = exporter.plug("1-1");
        watch(exporter.port(), "", 1);
        next(registered);
        phone.drop();
        next(withdrawn);
        next(registered);
        assertTrue(watch.healthy());
    }

    @Test
    void aClosedLinkIsOfferedAnew() throws InterruptedException {
        exporter.plug("1-1");
        watch(exporter.port(), "", 1);
        Link link = next(registered);
        link.close();
        assertEquals(link, next(withdrawn));
        next(registered);
    }

    @Test
    void onlyTheNamedDeviceIsTaken() throws InterruptedException {
        exporter.plug("1-1");
        exporter.plug("1-2");
        watch(exporter.port(), "1-2", 1);
        assertTrue(next(registered).info().source().endsWith("/1-2"));
        until(watch::settled);
        assertEquals("1 phone", watch.status());
        assertTrue(registered.isEmpty());
    }

    @Test
    void aSwitchedPhoneIsTakenWhenItComesBack() throws InterruptedException {
        FakePhone before = exporter.plug("1-1");
        watch(exporter.port(), "", 3);
        until(before::imported);
        until(() -> before.control.asked.stream().anyMatch(s -> s.request() == 0x52));
        exporter.unplug(before);
        FakePhone after = exporter.plug("1-1");
        after.control.modeReply = new byte[] {4};
        next(registered);
        assertEquals(4, after.control.active);
    }

    @Test
    void anExporterThatIsNotThereIsSettledAndNotHealthy() throws IOException {
        int port;
        try (ServerSocket s = new ServerSocket(0)) {
            port = s.getLocalPort();
        }
        watch(port, "", 1);
        until(watch::settled);
        assertFalse(watch.healthy());
        assertTrue(watch.status().startsWith("not reachable: "), watch.status());
        assertTrue(watch.status().endsWith("; trying again"));
        assertEquals("usbip 127.0.0.1:" + port, watch.name());
    }
}
