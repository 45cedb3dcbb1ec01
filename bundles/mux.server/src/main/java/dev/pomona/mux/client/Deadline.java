package dev.pomona.mux.client;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ends a blocking exchange on a channel by closing the channel: the one thing that wakes a reader of a Unix socket, which
 * has no time-out of its own.
 */
public final class Deadline implements AutoCloseable {
    private final CountDownLatch done = new CountDownLatch(1);
    private volatile boolean passed;

    private Deadline(SocketChannel channel, Duration limit) {
        Thread.ofVirtual().name("mux-deadline").start(() -> watch(channel, limit));
    }

    /** Closes {@code channel} unless closed itself within {@code limit}. */
    public static Deadline of(SocketChannel channel, Duration limit) {
        return new Deadline(channel, limit);
    }

    static SocketChannel opening(SocketChannel channel, SocketAddress address, Duration limit) throws IOException {
        try (Deadline deadline = of(channel, limit)) {
            try {
                channel.connect(address);
            } catch (IOException e) {
                throw deadline.explain(e, "no answer from " + address);
            }
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private void watch(SocketChannel channel, Duration limit) {
        try {
            if (done.await(limit.toMillis(), TimeUnit.MILLISECONDS)) return;
            passed = true;
            channel.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException ignored) {
            // The channel is closed all the same.
        }
    }

    /** What to throw for {@code e}: a time-out if it came of this deadline. */
    public IOException explain(IOException e, String words) {
        if (!passed || !(e instanceof ClosedChannelException)) return e;
        SocketTimeoutException timeout = new SocketTimeoutException(words);
        timeout.initCause(e);
        return timeout;
    }

    @Override
    public void close() {
        done.countDown();
    }
}
