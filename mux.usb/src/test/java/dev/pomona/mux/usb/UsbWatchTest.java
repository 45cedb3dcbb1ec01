package dev.pomona.mux.usb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pomona.mux.spi.Link;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class UsbWatchTest {
    private final FakeBus bus = new FakeBus();
    private final BlockingQueue<Link> registered = new LinkedBlockingQueue<>();
    private final BlockingQueue<Link> withdrawn = new LinkedBlockingQueue<>();

    private UsbWatch watch(UsbWatch.Opener opener, int mode) {
        return new UsbWatch(opener, mode, UsbLimits.USUAL, Duration.ofMillis(50), link -> {
            registered.add(link);
            return () -> withdrawn.add(link);
        });
    }

    private UsbBus open(Runnable changed) {
        bus.changed = changed;
        return bus;
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
    void phonesComeAndGoWithoutEvents() throws InterruptedException {
        bus.plug(FakeBus.id(3));
        bus.plug(new UsbBus.Id(1, 4, 0x046D, 0xC52B, 12_000_000L, "1-4"));
        try (UsbWatch watch = watch(changed -> bus, 1)) {
            Link link = next(registered);
            until(() -> watch.settled() && watch.status().equals("1 phone"));
            assertTrue(watch.healthy());
            bus.unplug(FakeBus.id(3));
            assertEquals(link, next(withdrawn));
            bus.plug(FakeBus.id(5));
            next(registered);
        }
        next(withdrawn);
        assertTrue(bus.closed);
    }

    @Test
    void aPhoneThatMayNotBeOpenedIsTriedAgainAndSaysWhy() throws InterruptedException {
        FakeBus.FakeDevice phone = bus.plug(FakeBus.id(3));
        phone.refusal = "cannot be opened: no permission";
        try (UsbWatch watch = watch(this::open, 1)) {
            until(() -> watch.settled() && watch.status().contains("no permission"));
            phone.refusal = null;
            bus.changed.run();
            next(registered);
        }
    }

    @Test
    void aSwitchedPhoneIsTakenWhenItComesBack() throws InterruptedException {
        FakeBus.FakeDevice before = bus.plug(FakeBus.id(3));
        try (UsbWatch watch = watch(this::open, 3)) {
            until(() -> before.closings > 0);
            bus.unplug(FakeBus.id(3));
            FakeBus.FakeDevice after = bus.plug(FakeBus.id(4));
            after.control.modeReply = null;
            next(registered);
            assertEquals(1, after.claimed);
            until(watch::settled);
        }
    }

    @Test
    void withoutALibraryItIsSettledAndSaysSo() {
        try (UsbWatch watch = watch(
                changed -> {
                    throw new IOException("no libusb for this platform");
                },
                1)) {
            until(watch::settled);
            assertFalse(watch.healthy());
            assertEquals("no libusb for this platform", watch.status());
        }
    }

    /** On any machine: the real library starts and lists, or says in words why not. */
    @Test
    void theRealLibraryAnswers() {
        try (UsbBus real = LibUsbBus.open(() -> {})) {
            assertNotNull(real.list());
        } catch (IOException e) {
            assertFalse(e.getMessage().isBlank());
        }
    }
}
