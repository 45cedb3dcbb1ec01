package dev.pomona.mux.usb;

import dev.pomona.mux.Source;
import dev.pomona.mux.spi.Link;
import dev.pomona.mux.usb.attach.Attachments;
import dev.pomona.mux.usb.descriptor.AppleProducts;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what is on the bus attached. Hot-plug events only say that it is time to look; the list is the truth, and it is read
 * now and then without an event too, since events get lost.
 */
final class UsbWatch implements Source, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(UsbWatch.class);
    private static final long SHORTEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(20);

    /** Opens the library. */
    @FunctionalInterface
    interface Opener {
        /** @param changed to be called when something came or went */
        UsbBus open(Runnable changed) throws IOException;
    }

    private final Opener opener;
    private final int wantedMode;
    private final UsbLimits limits;
    private final long interval;
    private final Function<Link, Runnable> registry;
    private final Semaphore wake = new Semaphore(0);
    private final Thread thread;
    private volatile Attachments<UsbBus.Id> attachments;
    private volatile boolean closed;
    private volatile boolean asked;
    private volatile String problem;

    UsbWatch(Opener opener, int wantedMode, UsbLimits limits, Duration interval, Function<Link, Runnable> registry) {
        this.opener = opener;
        this.wantedMode = wantedMode;
        this.limits = limits;
        this.interval = interval.toNanos();
        this.registry = registry;
        thread = Thread.ofPlatform().name("usb-watch").daemon().start(this::run);
    }

    private void run() {
        try (UsbBus bus = opener.open(wake::release);
                Attachments<UsbBus.Id> mine = attachments(bus)) {
            attachments = mine;
            while (!closed) {
                look(bus, mine);
                asked = true;
                if (wake.tryAcquire(Math.max(SHORTEST_PAUSE, mine.pause(interval)), TimeUnit.NANOSECONDS)) {
                    wake.drainPermits();
                    // What comes and goes does so in bursts.
                    if (!closed && wake.tryAcquire(SHORTEST_PAUSE, TimeUnit.NANOSECONDS)) wake.drainPermits();
                }
            }
        } catch (IOException e) {
            problem = e.getMessage();
            log.warn("no phones over USB cables: {}", problem);
        } catch (InterruptedException e) {
            log.debug("stopped");
        } catch (RuntimeException | LinkageError e) {
            problem = "internal fault: " + e;
            log.error("fault in the USB watch", e);
        } finally {
            asked = true;
        }
    }

    private Attachments<UsbBus.Id> attachments(UsbBus bus) {
        return new Attachments<>(
                new UsbAttacher(bus, wantedMode, limits),
                registry,
                task -> Thread.ofVirtual().name("usb-attach").start(task),
                System::nanoTime,
                wake::release);
    }

    private void look(UsbBus bus, Attachments<UsbBus.Id> to) {
        try {
            List<UsbBus.Id> present = bus.list().stream()
                    .filter(d -> AppleProducts.mayHaveMux(d.vendorId(), d.productId()))
                    .toList();
            problem = null;
            to.seen(present, true);
        } catch (IOException e) {
            if (!e.getMessage().equals(problem)) log.warn("cannot list USB devices: {}", e.getMessage());
            problem = e.getMessage();
        }
    }

    @Override
    public String name() {
        return "usb";
    }

    @Override
    public boolean settled() {
        Attachments<UsbBus.Id> a = attachments;
        return asked && (problem != null || a == null || a.settled());
    }

    @Override
    public String status() {
        String why = problem;
        if (why != null) return why;
        Attachments<UsbBus.Id> a = attachments;
        return asked && a != null ? a.status() : "not asked yet";
    }

    @Override
    public boolean healthy() {
        return asked && problem == null;
    }

    @Override
    public void close() {
        closed = true;
        wake.release();
        try {
            if (!thread.join(Duration.ofSeconds(4))) log.warn("the USB library is still busy");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
