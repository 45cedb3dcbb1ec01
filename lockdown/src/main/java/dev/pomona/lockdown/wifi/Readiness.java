package dev.pomona.lockdown.wifi;

import java.io.IOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells whoever waits when a socket can be read or written again: one thread for all sockets of one phone. It holds no
 * bytes, waits for nobody, starts with the first socket and ends with the last.
 */
final class Readiness {
    /** To {@link IntConsumer}s, instead of operations: nobody watches any more. */
    static final int LOST = 0;

    private static final Logger LOG = LoggerFactory.getLogger(Readiness.class);
    private final String name;
    private Selector selector;

    /** Sockets that {@link #selector} watches: its own set of keys may change without an end to its waiting. */
    private int watched;

    Readiness(String name) {
        this.name = name;
    }

    /**
     * Watches a socket that does not block; {@link #wake} after each change of the key's interest, {@link #closed} once it is
     * closed.
     *
     * @param told the operations that are possible, each once after it was asked for; must not wait
     */
    synchronized SelectionKey watch(SocketChannel channel, IntConsumer told) throws IOException {
        boolean first = selector == null;
        Selector mine = first ? Selector.open() : selector;
        SelectionKey key;
        try {
            key = channel.register(mine, 0, told);
        } catch (IOException e) {
            if (first) mine.close();
            throw e;
        }
        if (first) {
            selector = mine;
            watched = 0;
            Thread.ofPlatform().daemon().name(name).start(() -> run(mine));
        }
        watched++;
        return key;
    }

    void closed(SelectionKey key) {
        synchronized (this) {
            if (key.selector() == selector) watched--;
        }
        wake(key);
    }

    static void wake(SelectionKey key) {
        key.selector().wakeup();
    }

    private void run(Selector mine) {
        try (mine) {
            while (!isDone()) mine.select(Readiness::tell);
        } catch (IOException | RuntimeException e) {
            LOG.warn("{} ended with {}", name, e.toString());
            giveUp(mine);
        }
    }

    private synchronized boolean isDone() {
        if (watched > 0) return false;
        selector = null;
        return true;
    }

    /** The sockets' waiters must not wait for a thread that is no more. */
    private void giveUp(Selector mine) {
        List<SelectionKey> left;
        synchronized (this) {
            selector = null;
            left = mine.isOpen() ? List.copyOf(mine.keys()) : List.of();
        }
        for (SelectionKey key : left) ((IntConsumer) key.attachment()).accept(LOST);
    }

    private static void tell(SelectionKey key) {
        try {
            int ready = key.readyOps();
            key.interestOpsAnd(~ready);
            ((IntConsumer) key.attachment()).accept(ready);
        } catch (CancelledKeyException e) {
            // Closed meanwhile; whoever closed it has told everybody.
            return;
        }
    }
}
