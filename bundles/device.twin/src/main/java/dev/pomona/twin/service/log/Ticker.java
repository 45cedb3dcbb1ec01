package dev.pomona.twin.service.log;

import dev.pomona.twin.TwinConnection;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends a journal to one host as its entries come due, until that host closes. */
final class Ticker {
    private static final Logger LOG = LoggerFactory.getLogger(Ticker.class);
    /** How many bytes are put together before they are written: one write for each entry would be slow, and is what small logs have. */
    private static final int BATCH = 16 * 1024;

    /** Turns an entry into bytes; nothing for one that this host does not want. */
    interface Format {
        byte[] bytes(TwinLog entry);
    }

    private Ticker() {}

    /** Returns when the host has closed. What the host says is read from {@code in} and thrown away. */
    static void run(TwinConnection host, InputStream in, String name, Journal journal, Format format)
            throws IOException {
        CountDownLatch closed = new CountDownLatch(1);
        Thread watch = Thread.ofVirtual().name(name).start(() -> {
            try {
                byte[] ignored = new byte[256];
                while (in.read(ignored) >= 0) {
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
            // The newest entry is sent at once: some hosts show a line only when there is a next.
            long next = journal.due() - 1;
            ByteArrayOutputStream batch = new ByteArrayOutputStream(BATCH);
            do {
                next = send(host.output(), next, journal.due(), format, batch);
            } while (!closed.await(journal.waitMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            host.close();
            watch.interrupt();
        }
    }

    private static long send(OutputStream out, long from, long due, Format format, ByteArrayOutputStream batch)
            throws IOException {
        for (long seq = from; seq < due; seq++) {
            byte[] bytes = format.bytes(TwinLog.at(seq));
            // A frame leaves in one write: some hosts take it with one receive call.
            if (batch.size() > 0 && batch.size() + bytes.length > BATCH) {
                batch.writeTo(out);
                out.flush();
                batch.reset();
            }
            batch.writeBytes(bytes);
        }
        if (batch.size() > 0) {
            batch.writeTo(out);
            out.flush();
            batch.reset();
        }
        return Math.max(from, due);
    }
}
