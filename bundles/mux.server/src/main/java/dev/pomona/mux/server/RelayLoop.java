package dev.pomona.mux.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that carries what the clients of one phone say: all their sockets, in turn, a few packets of each at a time. It
 * waits for no client, and for the phone's link only as long as that allows itself. What the phone says it does not touch,
 * but for the rest that a client's socket did not take at once.
 *
 * <p>A platform thread, since it spends its life in a selector, which would hold on to the carrier of a virtual one.
 */
final class RelayLoop {
    private static final Logger log = LoggerFactory.getLogger(RelayLoop.class);
    /** Three of the largest packets: more at a time would let the others wait, less would cost calls. */
    static final int TURN = 3 * 49116;
    /** How exact deadlines are. */
    private static final long TICK_MILLIS = 20;

    private static final long IDLE_MILLIS = 10_000;

    /** What the loop looks after. All calls are the loop's. */
    interface Task {
        /** The socket is ready. */
        void ready(SelectionKey key) throws IOException;

        /** Whether it has a deadline that must be looked at. */
        boolean timed();

        /** @param nanos now */
        void look(long nanos) throws IOException;

        /** It cannot go on. */
        void broken(Exception cause);
    }

    private final Selector selector;
    private final String name;
    private final Runnable onEnd;
    private final ConcurrentLinkedQueue<Runnable> orders = new ConcurrentLinkedQueue<>();
    private final Set<Task> timed = new HashSet<>();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(TURN);
    private volatile Thread thread;
    private Pusher pusher;
    /** Tasks that are to end; guarded by this, as is {@link #ended}. */
    private int users;

    private boolean ended;

    /** Sends off what was gathered in one turn. */
    interface Pusher {
        void push() throws IOException;
    }

    /** @param onEnd called once when it has been without work for a while and takes none any more */
    RelayLoop(String name, Runnable onEnd) throws IOException {
        this.name = name;
        this.onEnd = onEnd;
        selector = Selector.open();
    }

    void start() {
        thread = Thread.ofPlatform().name("mux-relay " + name).daemon().unstarted(this::run);
        thread.start();
    }

    /** @return false if it has ended: a new one is needed */
    synchronized boolean enter() {
        if (ended) return false;
        users++;
        return true;
    }

    synchronized void leave() {
        users--;
    }

    private synchronized boolean mayEnd() {
        ended = users == 0 && orders.isEmpty();
        return ended;
    }

    /** Has it done soon by the loop; at once if this is the loop. */
    void run(Runnable order) {
        if (Thread.currentThread() == thread) {
            order.run();
        } else {
            orders.add(order);
            selector.wakeup();
        }
    }

    /** From now on the loop watches the socket, which does not block any more. For the loop. */
    SelectionKey watch(SocketChannel channel, int operations, Task task) throws ClosedChannelException {
        return channel.register(selector, operations, task);
    }

    /** Makes a key's socket free for other uses. For the loop. */
    void release(SelectionKey key) throws IOException {
        key.cancel();
        // The socket counts as watched until the next look.
        selector.selectNow();
    }

    void time(Task task) {
        timed.add(task);
    }

    /** Empty, of {@link #TURN} bytes. For the loop, until it returns. */
    ByteBuffer buffer() {
        return buffer.clear();
    }

    /** At the end of this turn. For the loop. */
    void pushLater(Pusher later) {
        pusher = later;
    }

    private void run() {
        try {
            long idleSince = System.nanoTime();
            while (true) {
                selector.select(timed.isEmpty() ? IDLE_MILLIS : TICK_MILLIS);
                turn();
                if (!selector.keys().isEmpty() || !timed.isEmpty()) idleSince = System.nanoTime();
                if (System.nanoTime() - idleSince > IDLE_MILLIS * 1_000_000 && mayEnd()) return;
            }
        } catch (IOException | ClosedSelectorException e) {
            log.error("{}: the relay ends", name, e);
        } finally {
            finish();
        }
    }

    private void turn() {
        for (Runnable order = orders.poll(); order != null; order = orders.poll()) guarded(order);
        for (SelectionKey key : selector.selectedKeys()) {
            Task task = (Task) key.attachment();
            try {
                if (key.isValid()) task.ready(key);
            } catch (IOException | RuntimeException e) {
                task.broken(e);
            }
        }
        selector.selectedKeys().clear();
        push();
        if (!timed.isEmpty()) look();
    }

    private static void guarded(Runnable order) {
        try {
            order.run();
        } catch (RuntimeException e) {
            log.error("a relay's order failed", e);
        }
    }

    private void push() {
        Pusher now = pusher;
        pusher = null;
        if (now == null) return;
        try {
            now.push();
        } catch (IOException e) {
            // Every connection of this phone ends for it, and each tells its relay.
            log.debug("{}: {}", name, e.getMessage());
        }
    }

    private void look() {
        long now = System.nanoTime();
        for (Task task : Set.copyOf(timed)) {
            try {
                task.look(now);
            } catch (IOException | RuntimeException e) {
                task.broken(e);
            }
            if (!task.timed()) timed.remove(task);
        }
    }

    private void finish() {
        synchronized (this) {
            ended = true;
        }
        onEnd.run();
        for (SelectionKey key : Set.copyOf(selector.keys())) Channels.close(key.channel());
        try {
            selector.close();
        } catch (IOException e) {
            log.debug("{}: {}", name, e.getMessage());
        }
        for (Runnable order = orders.poll(); order != null; order = orders.poll()) guarded(order);
    }
}
