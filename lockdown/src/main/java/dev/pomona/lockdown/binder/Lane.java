package dev.pomona.lockdown.binder;

import dev.pomona.lockdown.session.Time;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does the work for one plugin, one piece after the other, on a thread of its own while there is any: a plugin that hangs or
 * throws keeps nobody else waiting. One that hangs is reported; when too much waits for it, it is given up.
 */
public final class Lane implements Executor {
    /** Pieces of work that may wait. */
    static final int MOST = 1024;
    /** After which a piece of work is reported. */
    static final Duration LONG = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(Lane.class);

    private final String plugin;
    private final Time time;
    private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
    private boolean running;
    private boolean givenUp;

    /** @param plugin how it is called in reports */
    public Lane(String plugin, Time time) {
        this.plugin = plugin;
        this.time = time;
    }

    @Override
    public synchronized void execute(Runnable work) {
        if (givenUp) return;
        if (waiting.size() >= MOST) {
            givenUp = true;
            waiting.clear();
            LOG.error(
                    "Plugin {} is given up: it hangs, and {} changes wait for it. Replace or restart it", plugin, MOST);
            return;
        }
        waiting.add(work);
        if (running) return;
        running = true;
        Thread.ofVirtual().name("client-binder " + plugin).start(this::drain);
    }

    private synchronized Runnable next() {
        Runnable work = waiting.poll();
        running = work != null;
        return work;
    }

    private void drain() {
        for (Runnable work = next(); work != null; work = next()) {
            Time.Cancellable watch = time.after(LONG, "client-binder-watch " + plugin, this::report);
            try {
                work.run();
            } catch (RuntimeException | LinkageError | StackOverflowError e) {
                LOG.error("Plugin {} failed", plugin, e);
            } finally {
                watch.cancel();
            }
        }
    }

    private void report() {
        LOG.error(
                "Plugin {} hangs: it has not come back for {} s. Its own clients wait, others go on",
                plugin,
                LONG.toSeconds());
    }
}
