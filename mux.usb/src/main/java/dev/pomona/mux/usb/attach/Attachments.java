package dev.pomona.mux.usb.attach;

import dev.pomona.mux.spi.Link;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps every device that a source offers attached: tries each on its own, tries again with a growing pause, and registers
 * a link for as long as it lives. One slow device does not hold up another.
 *
 * @param <K> what tells the devices of this source apart
 */
public final class Attachments<K> implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Attachments.class);
    static final long FIRST_PAUSE = 250_000_000L;
    static final long LONGEST_PAUSE = 5_000_000_000L;
    static final long STABLE = 10_000_000_000L;

    private final Attacher<K> attacher;
    private final Function<Link, Runnable> registry;
    private final Executor executor;
    private final LongSupplier nanos;
    private final Runnable wake;
    private final Map<K, Slot<K>> slots = new HashMap<>();
    private boolean asked;
    private boolean closed;

    /**
     * @param registry offers a link to the house and returns how to withdraw it
     * @param executor runs each try; must not run it in the calling thread
     * @param nanos a clock
     * @param wake called when it is worth asking the source again soon
     */
    public Attachments(
            Attacher<K> attacher,
            Function<Link, Runnable> registry,
            Executor executor,
            LongSupplier nanos,
            Runnable wake) {
        this.attacher = attacher;
        this.registry = registry;
        this.executor = executor;
        this.nanos = nanos;
        this.wake = wake;
    }

    /**
     * The source's present list.
     *
     * @param absentIsGone whether an attached device that is not in the list has left; an exporter may leave out devices in use
     */
    public void seen(Collection<K> present, boolean absentIsGone) {
        List<Slot<K>> tries = new ArrayList<>();
        List<Link> gone = new ArrayList<>();
        synchronized (this) {
            if (closed) return;
            slots.values().removeIf(s -> s.free() && !present.contains(s.key));
            for (Slot<K> s : slots.values()) {
                if (absentIsGone && s.link != null && !present.contains(s.key)) gone.add(s.link);
            }
            for (K key : present) {
                Slot<K> s = slots.computeIfAbsent(key, Slot::new);
                if (s.free() && s.state != State.UNSUITABLE && nanos.getAsLong() - s.notBefore >= 0) {
                    s.state = State.TRYING;
                    tries.add(s);
                }
            }
            asked = true;
        }
        gone.forEach(Link::close);
        tries.forEach(s -> executor.execute(() -> attempt(s)));
    }

    private void attempt(Slot<K> s) {
        boolean first;
        long life;
        synchronized (this) {
            first = s.failures == 0;
            life = ++s.life;
            s.endedEarly = null;
        }
        try {
            switch (attacher.attach(s.key, first, cause -> ended(s, life, cause))) {
                case Attacher.Attached a -> attached(s, a.link());
                case Attacher.Leaving l -> retry(s, "changes its mode");
                case Attacher.Unsuitable u -> unsuitable(s, u.why());
            }
        } catch (IOException | RuntimeException e) {
            retry(s, e.getMessage() == null ? e.toString() : e.getMessage());
        }
    }

    private void attached(Slot<K> s, Link link) {
        String early;
        boolean known;
        boolean over;
        synchronized (this) {
            early = s.endedEarly;
            known = s.failures > 1;
            over = closed;
            if (early == null && !over) {
                s.state = State.ATTACHED;
                s.link = link;
                s.since = nanos.getAsLong();
            }
        }
        if (over) {
            link.close();
            return;
        }
        if (early != null) {
            retry(s, early);
            return;
        }
        // One that comes and goes with the same problem is told of, and then no more.
        if (!known) log.info("attached {} ({})", link.info().udid(), link.info().source());
        else log.debug("attached {} ({})", link.info().udid(), link.info().source());
        Runnable withdraw = registry.apply(link);
        boolean late;
        synchronized (this) {
            // The link may have ended, even been attached anew, while it was being registered.
            late = s.link != link;
            if (!late) s.withdraw = withdraw;
        }
        if (late) withdraw.run();
        wake.run();
    }

    private void ended(Slot<K> s, long life, String cause) {
        Runnable withdraw;
        synchronized (this) {
            if (s.life != life) return;
            if (s.link == null) {
                s.endedEarly = cause;
                return;
            }
            if (stable(s)) {
                s.failures = 0;
                s.problem = null;
            }
            if (s.failures > 1 && cause.equals(s.problem)) log.debug("detached {}: {}", s.key, cause);
            else log.info("detached {}: {}", s.key, cause);
            withdraw = s.withdraw;
            s.withdraw = null;
            s.link = null;
        }
        if (withdraw != null) withdraw.run();
        retry(s, cause);
    }

    private void retry(Slot<K> s, String why) {
        synchronized (this) {
            s.state = State.WAITING;
            s.notBefore = nanos.getAsLong() + (FIRST_PAUSE << Math.min(s.failures, 5));
            if (s.notBefore - nanos.getAsLong() > LONGEST_PAUSE) s.notBefore = nanos.getAsLong() + LONGEST_PAUSE;
            s.failures++;
            if (!closed && !why.equals(s.problem)) log.info("{} not attached: {}; trying again", s.key, why);
            s.problem = why;
        }
        wake.run();
    }

    /** Attached for so long that what was wrong before is over. */
    private boolean stable(Slot<K> s) {
        return nanos.getAsLong() - s.since > STABLE;
    }

    /** Attached, and not merely between two failures. */
    private boolean works(Slot<K> s) {
        return s.state == State.ATTACHED && (s.failures < 2 || stable(s));
    }

    private void unsuitable(Slot<K> s, String why) {
        synchronized (this) {
            s.state = State.UNSUITABLE;
            s.problem = why;
        }
        log.info("{} left alone: {}", s.key, why);
        wake.run();
    }

    /** Ends all pauses: what is waiting is tried at the next {@link #seen}. */
    public synchronized void hurry() {
        for (Slot<K> s : slots.values()) s.notBefore = nanos.getAsLong();
    }

    /** Whether the source has been asked, and each device that it offered then has been tried. */
    public synchronized boolean settled() {
        return asked && slots.values().stream().noneMatch(s -> s.state == State.TRYING);
    }

    /** Nanoseconds until another try of some device is due, at most {@code most}. */
    public synchronized long pause(long most) {
        long now = nanos.getAsLong();
        long pause = most;
        for (Slot<K> s : slots.values()) {
            if (s.state == State.WAITING) pause = Math.min(pause, Math.max(0, s.notBefore - now));
        }
        return pause;
    }

    /** For people: how many are attached, and what is wrong with the others. */
    public synchronized String status() {
        long attached = slots.values().stream().filter(this::works).count();
        StringBuilder text = new StringBuilder(attached == 1 ? "1 phone" : attached + " phones");
        slots.values().stream()
                .filter(s -> s.problem != null && !works(s))
                .forEach(s -> text.append("; ").append(s.key).append(": ").append(s.problem));
        return text.toString();
    }

    /** Ends all links and starts no more. */
    @Override
    public void close() {
        List<Slot<K>> all;
        synchronized (this) {
            closed = true;
            all = List.copyOf(slots.values());
        }
        List<Thread> closers = new ArrayList<>();
        for (Slot<K> s : all) {
            Link link;
            synchronized (this) {
                link = s.link;
            }
            if (link != null)
                closers.add(Thread.ofVirtual().name("close " + s.key).start(link::close));
        }
        try {
            for (Thread t : closers) t.join(java.time.Duration.ofSeconds(2));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private enum State {
        WAITING,
        TRYING,
        ATTACHED,
        UNSUITABLE
    }

    private static final class Slot<K> {
        final K key;
        State state = State.WAITING;
        Link link;
        Runnable withdraw;
        String problem;
        String endedEarly;
        int failures;
        long life;
        long since;
        long notBefore = Long.MIN_VALUE / 2;

        Slot(K key) {
            this.key = key;
        }

        boolean free() {
            return state == State.WAITING || state == State.UNSUITABLE;
        }
    }
}
