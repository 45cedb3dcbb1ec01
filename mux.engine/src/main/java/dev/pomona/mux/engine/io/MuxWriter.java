package dev.pomona.mux.engine.io;

import dev.pomona.mux.engine.core.Framing;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends on behalf of those who must not wait: the link's reader, timers, {@code close()}. What it has to do is bounded: each
 * connection stands in line once, strays up to {@link #MAX_STRAYS}.
 */
final class MuxWriter implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(MuxWriter.class);
    private static final int MAX_STRAYS = 64;

    private final LinkSender sender;
    private final Timers timers;
    private final Duration ackDelay;
    private final CountDownLatch done = new CountDownLatch(1);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition work = lock.newCondition();
    private List<MuxConnection> dirty = new ArrayList<>();
    private List<MuxConnection> lazy = new ArrayList<>();
    private final ArrayDeque<LinkSender.Source> strays = new ArrayDeque<>();
    private boolean askVersion;
    private Framing activate;
    private Runnable onActivated;
    private boolean awake;
    private boolean finishing;
    private boolean stopped;

    MuxWriter(LinkSender sender, Timers timers, Duration ackDelay) {
        this.sender = sender;
        this.timers = timers;
        this.ackDelay = ackDelay;
    }

    /** Sends VERSION; what stood in line is void. */
    void askVersion() {
        locked(() -> {
            askVersion = true;
            activate = null;
            strays.clear();
            wake();
        });
    }

    /** Begins to count, then tells. */
    void activate(Framing framing, Runnable then) {
        locked(() -> {
            activate = framing;
            onActivated = then;
            wake();
        });
    }

    /** The connection has something to send that its {@link MuxConnection#sendPending} knows. */
    void serve(MuxConnection connection, boolean now) {
        locked(() -> {
            if (stopped) return;
            if (!connection.inLine) {
                connection.inLine = true;
                dirty.add(connection);
            }
            if (now) wake();
        });
    }

    /** The same, but not before a while: something better may come along. */
    void serveLater(MuxConnection connection) {
        locked(() -> {
            if (stopped || connection.inLine || connection.inLazyLine) return;
            connection.inLazyLine = true;
            lazy.add(connection);
            if (lazy.size() == 1) timers.after(ackDelay, this::lazyIsDue);
        });
    }

    private void lazyIsDue() {
        locked(() -> {
            for (MuxConnection connection : lazy) {
                connection.inLazyLine = false;
                if (!connection.inLine) {
                    connection.inLine = true;
                    dirty.add(connection);
                }
            }
            lazy.clear();
            if (!dirty.isEmpty()) wake();
        });
    }

    /** A segment of no connection; dropped if there are too many. @return false if dropped */
    boolean stray(LinkSender.Source source) {
        lock.lock();
        try {
            if (stopped || strays.size() >= MAX_STRAYS) return false;
            return strays.add(source);
        } finally {
            lock.unlock();
        }
    }

    /** Begins with what stands in line, if anything does. */
    void poke() {
        locked(() -> {
            if (!dirty.isEmpty() || !strays.isEmpty()) wake();
        });
    }

    /** Sends what stands in line and ends. @return false if it did not end in time */
    boolean finish(Duration limit) {
        locked(() -> {
            finishing = true;
            wake();
        });
        try {
            return done.await(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Ends without sending more. */
    void stop() {
        locked(() -> {
            stopped = true;
            wake();
        });
    }

    private void wake() {
        awake = true;
        work.signal();
    }

    private void locked(Runnable body) {
        lock.lock();
        try {
            body.run();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void run() {
        try {
            while (round()) {}
        } catch (IOException e) {
            LOG.debug("the link takes no more", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            stop();
            done.countDown();
        }
    }

    private boolean round() throws IOException, InterruptedException {
        boolean version;
        Framing framing;
        Runnable activated;
        boolean last;
        List<MuxConnection> batch;
        List<LinkSender.Source> resets;
        lock.lock();
        try {
            while (!awake) work.await();
            awake = false;
            if (stopped) return false;
            version = askVersion;
            askVersion = false;
            framing = activate;
            activate = null;
            activated = onActivated;
            onActivated = null;
            batch = dirty;
            dirty = batch.isEmpty() ? batch : new ArrayList<>();
            for (MuxConnection connection : batch) connection.inLine = false;
            resets = strays.isEmpty() ? List.of() : List.copyOf(strays);
            strays.clear();
            last = finishing;
        } finally {
            lock.unlock();
        }
        if (version) sender.version();
        if (framing != null) {
            sender.activate(framing);
            activated.run();
        }
        for (MuxConnection connection : batch) connection.sendPending();
        for (LinkSender.Source reset : resets) sender.segment(reset, null, true);
        if (!batch.isEmpty() || !resets.isEmpty()) sender.flush();
        return !last;
    }
}
