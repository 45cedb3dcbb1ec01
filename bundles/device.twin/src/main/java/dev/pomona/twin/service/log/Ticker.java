package dev.pomona.twin.service.log;

import dev.pomona.twin.TwinConnection;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends a log to one host line by line, until that host closes. */
final class Ticker {
    private static final Logger LOG = LoggerFactory.getLogger(Ticker.class);

    /** Numbers the entries of one twin, over all connections. */
    static final class Counter {
        private final AtomicLong next = new AtomicLong();

        long next() {
            return next.getAndIncrement();
        }
    }

    /** Writes one entry. */
    interface Sender {
        void send() throws IOException;
    }

    private Ticker() {}

    /** Calls {@code sender} every {@code periodMillis}; returns when the host has closed. */
    static void run(TwinConnection host, String name, long periodMillis, Sender sender) throws IOException {
        CountDownLatch closed = new CountDownLatch(1);
        Thread watch = Thread.ofVirtual().name(name).start(() -> {
            try {
                byte[] ignored = new byte[256];
                while (host.input().read(ignored) >= 0) {
                    // Hosts may say whatever they like; it means nothing.
                    continue;
                }
            } catch (IOException e) {
                LOG.debug("{}: the host went away: {}", name, e.getMessage());
            } finally {
                closed.countDown();
            }
        });
        try {
            do {
                sender.send();
            } while (!closed.await(periodMillis, TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            host.close();
            watch.interrupt();
        }
    }
}
