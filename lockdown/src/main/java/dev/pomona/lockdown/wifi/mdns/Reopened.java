package dev.pomona.lockdown.wifi.mdns;

import dev.pomona.lockdown.session.Time;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Something that is opened again when it breaks, after growing pauses, until it is closed. */
public final class Reopened implements AutoCloseable {
    /** Opens it. */
    @FunctionalInterface
    public interface Opener {
        /** @param broken to be told, once, if what was opened breaks; returns at once */
        AutoCloseable open(Consumer<Throwable> broken) throws IOException;
    }

    private static final Duration[] AGAIN = {
        Duration.ofSeconds(1),
        Duration.ofSeconds(2),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        Duration.ofSeconds(30)
    };
    private static final Logger LOG = LoggerFactory.getLogger(Reopened.class);
    private final String name;
    private final Opener opener;
    private final Time time;
    private final Semaphore stop = new Semaphore(0);
    private Opening current;
    private boolean closed;
    private int broken;

    /** One try, and what came of it. */
    private static final class Opening {
        private AutoCloseable opened;
        private boolean broke;
    }

    /** @param name for its log and its thread */
    public Reopened(String name, Opener opener, Time time) throws IOException {
        this.name = name;
        this.opener = opener;
        this.time = time;
        open();
    }

    private void open() throws IOException {
        Opening fresh = new Opening();
        AutoCloseable opened = opener.open(cause -> broke(fresh, cause));
        boolean late;
        synchronized (this) {
            fresh.opened = opened;
            late = closed;
            if (!closed) current = fresh;
            // It may have broken before anybody knew that it is open.
            if (!closed && fresh.broke) startAgain(fresh);
        }
        if (late) close(opened);
    }

    private synchronized void broke(Opening which, Throwable cause) {
        if (closed || which.broke) return;
        which.broke = true;
        if (broken == 0) LOG.error("{} broke and is opened again, now and whenever it does", name, cause);
        else LOG.debug("{} broke again", name, cause);
        broken++;
        if (which.opened != null) startAgain(which);
    }

    private void startAgain(Opening which) {
        int times = broken;
        Thread.ofVirtual().name("wifi-again " + name).start(() -> again(which, times));
    }

    /** How often it broke. */
    public synchronized int broken() {
        return broken;
    }

    private void again(Opening which, int times) {
        close(which.opened);
        for (int tries = times; ; tries++) {
            try {
                if (time.await(stop, AGAIN[Math.min(tries, AGAIN.length) - 1])) {
                    stop.release();
                    return;
                }
                open();
                return;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (IOException e) {
                LOG.debug("{} cannot be opened: {}", name, e.getMessage());
            }
        }
    }

    private void close(AutoCloseable one) {
        try {
            if (one != null) one.close();
        } catch (Exception e) {
            LOG.debug("{} closed with {}", name, e.toString());
        }
    }

    /** Returns at once; closing may take a few seconds. */
    @Override
    public void close() {
        Opening last;
        synchronized (this) {
            closed = true;
            last = current;
            current = null;
        }
        stop.release();
        if (last != null && !last.broke) Thread.ofVirtual().name("wifi-close").start(() -> close(last.opened));
    }
}
