package dev.pomona.mux.server;

import dev.pomona.mux.Connection;
import dev.pomona.mux.Device;
import dev.pomona.mux.DirectConnection;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One Connect, on the client's thread. Meanwhile the phone's relay loop watches the client, so that one that leaves, or
 * speaks out of turn, is seen at once.
 */
final class Attempt implements RelayLoop.Task {
    enum Outcome {
        /** The client may ask for something else. */
        REFUSED,
        /** A relay has the socket now and will close it. */
        HANDED_ON,
        /** The socket is of no more use. */
        OVER
    }

    private enum State {
        CONNECTING,
        ABANDONED,
        SETTLED
    }

    private static final Logger log = LoggerFactory.getLogger(Attempt.class);
    private static final int LOOP_SECONDS = 10;

    private final Device device;
    private final int port;
    private final SocketChannel channel;
    private final ClientSession.Shared shared;
    private final Runnable over;
    private final Thread thread = Thread.currentThread();
    private State state = State.CONNECTING;
    private RelayLoop loop;
    /** The loop's. */
    private SelectionKey key;

    /** @param over what a relay calls that took the socket on */
    Attempt(Device device, int port, SocketChannel channel, ClientSession.Shared shared, Runnable over) {
        this.device = device;
        this.port = port;
        this.channel = channel;
        this.shared = shared;
        this.over = over;
    }

    Outcome run(ByteBuffer yes, ByteBuffer no) throws IOException {
        loop = shared.loops().enter(device);
        boolean left = false;
        try {
            channel.configureBlocking(false);
            loop.run(this::watch);
            Connection phone = open();
            if (!settle()) {
                if (phone != null) phone.close();
                return Outcome.OVER;
            }
            if (phone instanceof DirectConnection direct) {
                left = begin(direct, yes);
                return left ? Outcome.HANDED_ON : Outcome.OVER;
            }
            reclaim();
            write(phone == null ? no : yes);
            if (phone == null) return Outcome.REFUSED;
            carry(phone);
            return Outcome.OVER;
        } finally {
            if (!left) loop.leave();
        }
    }

    /** Null if the phone refused, whatever its words: there is one number for all of them. */
    private Connection open() {
        try {
            if (port == 0) throw new IOException("there is no port 0");
            return device.connect(port);
        } catch (IOException | RuntimeException e) {
            log.debug("no connection to {} port {}: {}", device.udid(), port, e.getMessage());
            return null;
        }
    }

    /** @return whether a relay has begun */
    private boolean begin(DirectConnection phone, ByteBuffer yes) throws IOException {
        boolean begun = false;
        try {
            write(yes);
            DirectRelay relay = new DirectRelay(channel, phone, loop, shared.limits(), over);
            loop.run(() -> {
                if (key != null) relay.begin(key);
                else relay.close();
            });
            begun = true;
        } finally {
            if (!begun) phone.close();
        }
        return begun;
    }

    /** For a connection that needs threads: this one and another. */
    private void carry(Connection phone) {
        Relay relay = new Relay(channel, phone, shared.buffers(), shared.limits());
        Thread other = Thread.ofVirtual().name("mux-from " + device.udid()).start(relay::fromPhone);
        relay.fromClient(ByteBuffer.allocate(0), false);
        try {
            other.join(shared.limits().linger());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void write(ByteBuffer answer) throws IOException {
        int n = channel.write(answer);
        // It has room for hundreds of answers.
        if (answer.hasRemaining())
            throw new IOException("the client does not read its answers, " + n + " bytes fitted");
    }

    /** The socket is watched no longer and blocks again. */
    private void reclaim() throws IOException {
        CompletableFuture<Void> free = new CompletableFuture<>();
        loop.run(() -> {
            try {
                if (key != null) loop.release(key);
                free.complete(null);
            } catch (IOException | RuntimeException e) {
                free.completeExceptionally(e);
            }
        });
        try {
            free.get(LOOP_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("the relay does not let go of the socket", e);
        }
        channel.configureBlocking(true);
    }

    private synchronized boolean settle() {
        if (state == State.ABANDONED) return false;
        state = State.SETTLED;
        return true;
    }

    // ---- by the loop

    private void watch() {
        try {
            key = loop.watch(channel, SelectionKey.OP_READ, this);
        } catch (IOException | RuntimeException e) {
            broken(e);
        }
    }

    @Override
    public synchronized void ready(SelectionKey ready) throws IOException {
        if (state == State.SETTLED) {
            // Whoever has the socket next will want to know.
            ready.interestOps(0);
        } else if (channel.read(ByteBuffer.allocate(1)) != 0) {
            // Nothing may be said before the answer, and whoever has gone wants none.
            broken(new IOException("left or spoke while connecting"));
        }
    }

    @Override
    public synchronized void broken(Exception cause) {
        if (state != State.CONNECTING) return;
        log.debug("client of {} port {}: {}", device.udid(), port, cause.getMessage());
        state = State.ABANDONED;
        if (key != null) key.cancel();
        thread.interrupt();
    }

    @Override
    public boolean timed() {
        return false;
    }

    @Override
    public void look(long nanos) {
        // It has no deadline: the phone's answer has.
    }
}
