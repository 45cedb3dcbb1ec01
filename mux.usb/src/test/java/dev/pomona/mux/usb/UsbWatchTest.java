package dev.pomona.mux.usb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pomona.mux.spi.Link;
import dev.pomona.mux.usb.contract.Recorder;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class UsbWatchTest {
    private final FakeBus bus = new FakeBus();
    private final AtomicLong slept = new AtomicLong();
    private final BlockingQueue<Link> registered = new LinkedBlockingQueue<>();
    private final BlockingQueue<Link> withdrawn = new LinkedBlockingQueue<>();

    private UsbWatch watch(UsbWatch.Opener opener, int mode) {
        UsbWatch.Habits habits = new UsbWatch.Habits(
                mode,
                UsbLimits.USUAL,
                Duration.ofMillis(50),
                Duration.ofMillis(50),
                () -> System.currentTimeMillis() + slept.get());
        return new UsbWatch(opener, habits, link -> {
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

    @Test
    void aLibraryThatDoesNotStartIsOpenedAgainLater() throws InterruptedException {
        bus.plug(FakeBus.id(3));
        AtomicLong tries = new AtomicLong();
        UsbWatch.Opener late = changed -> {
            if (tries.incrementAndGet() < 3) throw new UsbBus.UnavailableException("no USB subsystem", false, null);
            return bus;
        };
        try (UsbWatch watch = watch(late, 1)) {
            next(registered);
            until(watch::healthy);
        }
    }

    @Test
    void aPlatformWithoutTheLibraryIsAskedOnce() {
        AtomicLong tries = new AtomicLong();
        UsbWatch.Opener never = changed -> {
            tries.incrementAndGet();
            throw new UsbBus.UnavailableException("no libusb for this platform", true, null);
        };
        UsbWatch watch = watch(never, 1);
        until(watch::settled);
        watch.close();
        assertEquals(1, tries.get());
    }

    @Test
    void aPhoneThatDoesNotAnswerAfterSleepIsAttachedAnew() throws InterruptedException {
        FakeBus.FakeDevice deaf = bus.plug(FakeBus.id(3));
        bus.plug(FakeBus.id(4));
        try (UsbWatch watch = watch(this::open, 1)) {
            next(registered);
            next(registered);
            deaf.mute = true;
            slept.addAndGet(60_000);
            assertEquals(1 << 16 | 3, next(withdrawn).info().locationId());
            deaf.mute = false;
            assertEquals(1 << 16 | 3, next(registered).info().locationId());
            assertEquals(1L, watch.counters().get("resumes"));
            assertTrue(watch.counters().get("hotplugEvents") >= 0);
            assertTrue(withdrawn.isEmpty(), "the one that answered stays");
        }
    }

    @Test
    void aPhoneWhoseLinkFailsAtOnceIsTreatedHarderEachTime() throws Exception {
        FakeBus.FakeDevice ill = bus.plug(FakeBus.id(3));
        try (UsbWatch watch = watch(this::open, 1)) {
            fail(next(registered), ill, UsbBus.Status.FAILED);
            fail(next(registered), ill, UsbBus.Status.STALLED);
            assertEquals(List.of(), ill.treatments);
            fail(next(registered), ill, UsbBus.Status.FAILED);
            assertEquals(List.of("clear 85", "clear 04"), ill.treatments);
            fail(next(registered), ill, UsbBus.Status.FAILED);
            assertEquals("reset", ill.treatments.get(2));
            until(() -> watch.status().contains("given up for 30 s"));
            bus.unplug(FakeBus.id(3));
            bus.plug(FakeBus.id(5));
            next(registered);
            assertEquals(1L, watch.counters().get("resets"));
            assertEquals(1L, watch.counters().get("givenUp"));
        }
    }

    @Test
    void aPhoneThatLeavesTheBusWhenResetIsTakenWhenItIsBack() throws Exception {
        FakeBus.FakeDevice ill = bus.plug(FakeBus.id(3));
        ill.leavesOnReset = true;
        try (UsbWatch watch = watch(this::open, 1)) {
            for (int i = 0; i < 3; i++) fail(next(registered), ill, UsbBus.Status.FAILED);
            until(() -> ill.treatments.contains("reset"));
            bus.unplug(FakeBus.id(3));
            FakeBus.FakeDevice back = bus.plug(new UsbBus.Id(1, 9, 0x05AC, 0x12A8, 480_000_000L, "1-3"));
            next(registered);
            assertEquals(List.of(), back.treatments);
            until(() -> watch.status().equals("1 phone"));
        }
    }

    private void fail(Link link, FakeBus.FakeDevice device, UsbBus.Status how) throws Exception {
        link.start(new Recorder());
        device.reads(1);
        device.failRead(how);
        assertEquals(link, next(withdrawn));
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
