package dev.pomona.mux.usb;

import dev.pomona.mux.Source;
import dev.pomona.mux.spi.Link;
import dev.pomona.mux.usb.UsbCounters.Count;
import dev.pomona.mux.usb.attach.Attachments;
import dev.pomona.mux.usb.descriptor.AppleProducts;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
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

    /**
     * How it behaves.
     *
     * @param wantedMode 0 leaves phones' modes alone
     * @param interval between two looks without an event
     * @param reopen between two attempts to open a library that does not start
     * @param wall milliseconds of the clock that people set
     */
    record Habits(int wantedMode, UsbLimits limits, Duration interval, Duration reopen, LongSupplier wall) {
        static Habits usual(int wantedMode) {
            return new Habits(
                    wantedMode,
                    UsbLimits.USUAL,
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(10),
                    System::currentTimeMillis);
        }
    }

    private final Opener opener;
    private final Habits habits;
    private final Function<Link, Runnable> registry;
    private final UsbCounters counters = new UsbCounters();
    private final Clinic clinic = new Clinic(counters, System::nanoTime);
    private final Abandoned abandoned = new Abandoned(counters);
    private final ClockJump sleep = new ClockJump();
    private final Semaphore wake = new Semaphore(0);
    private final Thread thread;
    private volatile Attachments<UsbBus.Id> attachments;
    private volatile boolean closed;
    private volatile boolean asked;
    private volatile String problem;

    UsbWatch(Opener opener, Habits habits, Function<Link, Runnable> registry) {
        this.opener = opener;
        this.habits = habits;
        this.registry = registry;
        thread = Thread.ofPlatform().name("usb-watch").daemon().start(this::run);
    }

    private void run() {
        try {
            while (!closed && open()) pause(habits.reopen().toNanos());
        } catch (InterruptedException e) {
            log.debug("stopped");
        } catch (RuntimeException | LinkageError e) {
            problem = "internal fault: " + e;
            log.error("fault in the USB watch", e);
        } finally {
            asked = true;
        }
    }

    /** @return whether there was no USB but may be later */
    private boolean open() throws InterruptedException {
        try (UsbBus bus = opener.open(this::changed)) {
            UsbAttacher attacher = new UsbAttacher(
                    bus, habits.wantedMode(), habits.limits(), clinic, abandoned, counters, System::nanoTime);
            try (Attachments<UsbBus.Id> mine = attachments(attacher)) {
                attachments = mine;
                problem = null;
                while (!closed) {
                    if (slept()) resumed(attacher, mine);
                    look(bus, mine);
                    abandoned.reclaim();
                    asked = true;
                    pause(Math.max(SHORTEST_PAUSE, mine.pause(habits.interval().toNanos())));
                }
            }
            return false;
        } catch (IOException e) {
            if (!e.getMessage().equals(problem)) log.warn("no phones over USB cables: {}", e.getMessage());
            problem = e.getMessage();
            asked = true;
            return !(e instanceof UsbBus.UnavailableException u && u.forGood());
        }
    }

    private void changed() {
        counters.add(Count.HOTPLUG_EVENTS);
        wake.release();
    }

    private void pause(long nanos) throws InterruptedException {
        if (!wake.tryAcquire(nanos, TimeUnit.NANOSECONDS)) return;
        wake.drainPermits();
        // What comes and goes does so in bursts.
        if (!closed && wake.tryAcquire(SHORTEST_PAUSE, TimeUnit.NANOSECONDS)) wake.drainPermits();
    }

    private boolean slept() {
        Duration asleep = sleep.look(habits.wall().getAsLong(), System.nanoTime());
        if (asleep.isZero()) return false;
        counters.add(Count.RESUMES);
        log.info("the computer was away for {} s: looking at the bus anew", asleep.toSeconds());
        return true;
    }

    /** Nothing that was known of the bus need be true: all pauses end, and who is attached must show that he still is. */
    private void resumed(UsbAttacher attacher, Attachments<UsbBus.Id> mine) {
        clinic.resumed();
        mine.hurry();
        attacher.probe();
    }

    private Attachments<UsbBus.Id> attachments(UsbAttacher attacher) {
        // Platform threads: a phone that does not answer holds its thread inside the library, and virtual ones are few
        // there.
        return new Attachments<>(
                attacher,
                registry,
                task -> Thread.ofPlatform().daemon().name("usb-attach").start(task),
                System::nanoTime,
                wake::release);
    }

    private void look(UsbBus bus, Attachments<UsbBus.Id> to) {
        try {
            counters.add(Count.LISTINGS);
            List<UsbBus.Id> present = bus.list().stream()
                    .filter(d -> AppleProducts.mayHaveMux(d.vendorId(), d.productId()))
                    .toList();
            problem = null;
            clinic.present(present.stream().map(UsbBus.Id::port).collect(Collectors.toSet()));
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
        String status = asked && a != null ? a.status() : "not asked yet";
        int lost = abandoned.size();
        return lost == 0 ? status : status + "; " + lost + " devices could not be closed";
    }

    @Override
    public boolean healthy() {
        return asked && problem == null;
    }

    @Override
    public Map<String, Long> counters() {
        return counters.named();
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
