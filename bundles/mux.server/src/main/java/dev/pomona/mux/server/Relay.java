package dev.pomona.mux.server;

import dev.pomona.mux.Connection;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries bytes between a client's socket and a phone's port. Two threads: {@link #fromPhone} on one, {@link #fromClient} on
 * the other. The socket and the connection are closed when both have returned, or before.
 */
final class Relay {
    private static final Logger log = LoggerFactory.getLogger(Relay.class);

    private final SocketChannel client;
    private final Connection phone;
    private final Buffers buffers;
    private final Limits limits;
    private final CountDownLatch phoneDone = new CountDownLatch(1);
    private final CountDownLatch clientDone = new CountDownLatch(1);
    private volatile long lastFromPhone = System.nanoTime();

    Relay(SocketChannel client, Connection phone, Buffers buffers, Limits limits) {
        this.client = client;
        this.phone = phone;
        this.buffers = buffers;
        this.limits = limits;
    }

    /** Until the phone ends or the client is gone. All that the phone sent before its end has been handed to the socket. */
    void fromPhone() {
        ByteBuffer buffer = buffers.take();
        try {
            while (phone.read(buffer.clear()) >= 0) {
                lastFromPhone = System.nanoTime();
                buffer.flip();
                while (buffer.hasRemaining()) client.write(buffer);
                lastFromPhone = System.nanoTime();
            }
        } catch (IOException e) {
            log.debug("relay to port {} ends: {}", phone.port(), e.getMessage());
        } finally {
            buffers.give(buffer);
            phoneDone.countDown();
            phone.close();
            letClientLeave();
        }
    }

    /**
     * The client sees the end, after all the bytes. It closes its own end then; if we closed the whole socket while
     * something of the client's lies unread in it, the system would throw the client's unread bytes away.
     */
    private void letClientLeave() {
        try {
            client.shutdownOutput();
            if (!await(clientDone, limits.linger())) log.debug("the client holds on to an ended connection");
        } catch (IOException e) {
            // The client was first.
        } finally {
            Channels.close(client);
        }
    }

    /**
     * Until the client ends.
     *
     * @param first what has been read already
     * @param ended whether that was all
     */
    void fromClient(ByteBuffer first, boolean ended) {
        ByteBuffer buffer = buffers.take();
        try {
            if (first.hasRemaining()) phone.write(first);
            while (!ended && client.read(buffer.clear()) >= 0) phone.write(buffer.flip());
            clientDone.countDown();
            finish();
        } catch (IOException e) {
            log.debug("relay to port {} ends: {}", phone.port(), e.getMessage());
            // The phone's last bytes may still be on their way to the client, unless it was the client who broke.
            if (phone.closeReason().isPresent()) discard(buffer);
        } finally {
            buffers.give(buffer);
            clientDone.countDown();
            phone.close();
        }
    }

    /**
     * The client has closed, or closed its half and still reads: nobody can tell. So its last bytes reach the phone, and the
     * phone's answer reaches the client as long as the phone goes on talking.
     */
    private void finish() throws IOException {
        if (!phone.drain(limits.drain())) return;
        long quiet = limits.quiet().toNanos();
        long left = quiet;
        while (left > 0 && !await(phoneDone, Duration.ofNanos(left))) {
            left = quiet - (System.nanoTime() - lastFromPhone);
        }
    }

    private void discard(ByteBuffer buffer) {
        try {
            while (client.read(buffer.clear()) >= 0) continue;
        } catch (IOException e) {
            // Gone: that is what was waited for. At the latest, fromPhone closes the socket.
        }
    }

    /** Ends it at once. */
    void close() {
        phone.close();
        Channels.close(client);
    }

    private static boolean await(CountDownLatch latch, Duration limit) {
        try {
            return latch.await(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
