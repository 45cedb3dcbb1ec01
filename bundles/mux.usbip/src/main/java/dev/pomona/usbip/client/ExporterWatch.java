package dev.pomona.usbip.client;

import dev.pomona.mux.Source;
import dev.pomona.mux.spi.Link;
import dev.pomona.mux.usb.attach.Attachments;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks one exporter again and again for its list and keeps what it offers attached, until closed. */
public final class ExporterWatch implements Source, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ExporterWatch.class);
    private static final long FIRST_PAUSE = TimeUnit.MILLISECONDS.toNanos(250);
    private static final long LONGEST_PAUSE = TimeUnit.SECONDS.toNanos(5);
    private static final long SHORTEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(20);

    private final Exporter exporter;
    private final long interval;
    private final Semaphore wake = new Semaphore(0);
    private final Attachments<String> attachments;
    private final Thread thread;
    private volatile boolean closed;
    private volatile boolean asked;
    private volatile String problem;

    /** @param registry offers a link to the house and returns how to withdraw it */
    public ExporterWatch(Exporter exporter, Duration interval, Function<Link, Runnable> registry) {
        this.exporter = exporter;
        this.interval = interval.toNanos();
        attachments = new Attachments<>(
                exporter,
                registry,
                task -> Thread.ofVirtual()
                        .name("usbip-attach " + exporter.name())
                        .start(task),
                System::nanoTime,
                wake::release);
        thread = Thread.ofVirtual().name("usbip-list " + exporter.name()).start(this::run);
    }

    private void run() {
        long failurePause = FIRST_PAUSE;
        while (!closed) {
            long pause;
            try {
                List<String> offered = exporter.list();
                if (problem != null) log.info("{} answers again", exporter.name());
                problem = null;
                failurePause = FIRST_PAUSE;
                attachments.seen(offered, false);
                pause = Math.max(SHORTEST_PAUSE, attachments.pause(interval));
            } catch (IOException e) {
                pause = failurePause;
                failurePause = Math.min(LONGEST_PAUSE, failurePause * 2);
                String why = e.getMessage() == null ? e.toString() : e.getMessage();
                if (!why.equals(problem) && !closed) log.info("{}: {}; trying again", exporter.name(), why);
                problem = why;
            }
            asked = true;
            if (!rest(pause)) return;
        }
    }

    /** Rests, but only shortly when something happened that may have changed the list or asks for another pause. */
    private boolean rest(long pause) {
        try {
            if (wake.tryAcquire(pause, TimeUnit.NANOSECONDS)) {
                wake.drainPermits();
                if (problem == null && !closed) {
                    boolean again = wake.tryAcquire(
                            Math.max(SHORTEST_PAUSE, attachments.pause(interval)), TimeUnit.NANOSECONDS);
                    log.trace("{}: asked again early: {}", exporter.name(), again);
                }
            }
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }

    @Override
    public String name() {
        return exporter.name();
    }

    @Override
    public boolean settled() {
        return asked && (problem != null || attachments.settled());
    }

    @Override
    public String status() {
        String why = problem;
        if (why != null) return "not reachable: " + why + "; trying again";
        return asked ? attachments.status() : "not asked yet";
    }

    @Override
    public boolean healthy() {
        return asked && problem == null;
    }

    @Override
    public void close() {
        closed = true;
        wake.release();
        thread.interrupt();
        attachments.close();
        try {
            if (!thread.join(Duration.ofSeconds(2))) log.warn("{}: still busy with a list", exporter.name());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
