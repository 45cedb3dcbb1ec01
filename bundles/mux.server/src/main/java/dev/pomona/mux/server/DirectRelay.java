package dev.pomona.mux.server;

import dev.pomona.mux.CloseReason;
import dev.pomona.mux.DirectConnection;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries bytes between a client's socket and a phone's port without a thread of its own. What the phone says goes from the
 * link's buffer straight into the client's socket, on the link's own thread, as far as the socket takes it; all else is done
 * by the {@link RelayLoop}.
 */
final class DirectRelay implements RelayLoop.Task, DirectConnection.Receiver {
    private static final Logger log = LoggerFactory.getLogger(DirectRelay.class);

    private final SocketChannel client;
    private final DirectConnection phone;
    private final RelayLoop loop;
    private final Limits limits;
    private final Runnable over;
    private SelectionKey key;
    /** What was read from the client and the phone then had no room for. */
    private ByteBuffer rest = ByteBuffer.allocate(0);

    private boolean clientDone;
    private boolean clientGone;
    private boolean phoneDone;
    private boolean finished;
    /** When patience ends; 0 for none. */
    private long deadline;

    private boolean draining;
    /** Whether the client is not read because the phone takes nothing. */
    private boolean stopped;

    /** Written by the link's thread. */
    private volatile boolean blocked;

    private volatile long lastFromPhone = System.nanoTime();

    /** @param over called once when the socket is closed and the connection is ended */
    DirectRelay(SocketChannel client, DirectConnection phone, RelayLoop loop, Limits limits, Runnable over) {
        this.client = client;
        this.phone = phone;
        this.loop = loop;
        this.limits = limits;
        this.over = over;
    }

    /** From now on bytes flow. For the loop. @param watched the client's socket with the loop */
    void begin(SelectionKey watched) {
        key = watched;
        key.attach(this);
        phone.attach(this);
        want(SelectionKey.OP_READ, true);
    }

    private void want(int operation, boolean yes) {
        if (!key.isValid()) return;
        int now = key.interestOps();
        int then = yes ? now | operation : now & ~operation;
        if (now != then) key.interestOps(then);
    }

    // ---- by the link's thread

    @Override
    public void take(ByteBuffer bytes) throws IOException {
        lastFromPhone = System.nanoTime();
        while (bytes.hasRemaining() && client.write(bytes) > 0) continue;
        if (!bytes.hasRemaining() || blocked) return;
        blocked = true;
        loop.run(() -> want(SelectionKey.OP_WRITE, true));
    }

    @Override
    public void changed() {
        loop.run(this::goOn);
    }

    @Override
    public void ended() {
        loop.run(this::phoneEnded);
    }

    // ---- by the loop

    @Override
    public void ready(SelectionKey ready) throws IOException {
        if (ready.isWritable() && blocked) {
            want(SelectionKey.OP_WRITE, false);
            blocked = false;
            phone.resume();
        }
        if (ready.isReadable()) fromClient();
    }

    private void fromClient() throws IOException {
        ByteBuffer buffer = loop.buffer();
        int room = phoneDone ? buffer.capacity() : phone.room();
        if (room == 0) {
            stop();
            return;
        }
        int n = client.read(buffer.limit(Math.min(buffer.capacity(), room)));
        if (n < 0) clientEnded();
        else if (n > 0 && !phoneDone) toPhone(buffer.flip());
    }

    private void toPhone(ByteBuffer bytes) throws IOException {
        phone.offer(bytes, true);
        loop.pushLater(phone::push);
        if (!bytes.hasRemaining()) return;
        // It took back room that it had granted.
        rest = ByteBuffer.allocate(bytes.remaining()).put(bytes).flip();
        stop();
        if (phone.room() > 0) goOn();
    }

    /** The phone takes nothing. Somebody has to look after the client meanwhile. */
    private void stop() {
        want(SelectionKey.OP_READ, false);
        stopped = true;
        patience(limits.drain().toNanos());
    }

    /** The phone has granted room or acknowledged. */
    private void goOn() {
        if (finished) return;
        try {
            if (rest.hasRemaining()) {
                phone.offer(rest, true);
                loop.pushLater(phone::push);
            }
            if (rest.hasRemaining()) {
                phone.room();
            } else if (draining) {
                drained();
            } else if (!clientDone && phone.room() > 0) {
                if (stopped) deadline = 0;
                stopped = false;
                want(SelectionKey.OP_READ, true);
            }
        } catch (IOException e) {
            broken(e);
        }
    }

    /**
     * The client has closed, or closed its half and still reads. Its last bytes reach the phone, and the phone's answer
     * reaches the client, if it may still be there, as long as the phone goes on talking.
     */
    private void clientEnded() {
        clientDone = true;
        want(SelectionKey.OP_READ, false);
        if (phoneDone) {
            finish();
            return;
        }
        clientGone = HangUp.has(client);
        draining = true;
        patience(limits.drain().toNanos());
        drained();
    }

    private void drained() {
        if (rest.hasRemaining() || phone.unacknowledged() > 0) return;
        draining = false;
        if (clientGone) finish();
        else patience(limits.quiet().toNanos());
    }

    private void patience(long nanos) {
        deadline = System.nanoTime() + nanos;
        loop.time(this);
    }

    /** The client sees the end, after all the bytes, and closes its own end then. */
    private void phoneEnded() {
        if (finished) return;
        phoneDone = true;
        boolean whole = phone.closeReason().orElse(null) instanceof CloseReason.ClosedHere;
        if (clientDone || whole) {
            finish();
            return;
        }
        try {
            client.shutdownOutput();
            // If we closed while something of the client's lies unread, the system would throw its unread bytes away.
            want(SelectionKey.OP_READ, true);
            patience(limits.linger().toNanos());
        } catch (IOException e) {
            finish();
        }
    }

    @Override
    public boolean timed() {
        return deadline != 0 && !finished;
    }

    @Override
    public void look(long nanos) {
        if (finished || deadline == 0 || deadline - nanos > 0) return;
        if (stopped && !clientDone && !phoneDone && !HangUp.has(client)) {
            patience(limits.drain().toNanos());
            return;
        }
        boolean quiet = clientDone && !draining && !phoneDone;
        long left = quiet ? lastFromPhone + limits.quiet().toNanos() - nanos : 0;
        if (left > 0) deadline = nanos + left;
        else finish();
    }

    @Override
    public void broken(Exception cause) {
        log.debug("relay to port {} ends: {}", phone.port(), cause.getMessage());
        // The phone's last bytes may still be on their way to the client, unless it was the client who broke.
        if (phone.closeReason().isEmpty() || phoneDone) finish();
        else want(SelectionKey.OP_READ, false);
    }

    /** From any thread: ends it at once. */
    void close() {
        loop.run(this::finish);
    }

    private void finish() {
        if (finished) return;
        finished = true;
        Channels.close(client);
        over.run();
        loop.leave();
        phone.close();
    }
}
