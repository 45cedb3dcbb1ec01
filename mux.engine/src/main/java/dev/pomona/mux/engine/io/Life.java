package dev.pomona.mux.engine.io;

import dev.pomona.mux.CloseReason;
import dev.pomona.mux.ConnectionException;
import dev.pomona.mux.DirectConnection.Receiver;
import dev.pomona.mux.engine.core.Channel.State;
import dev.pomona.mux.inspect.StallCause;
import java.io.InterruptedIOException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** What the two halves of a connection share. Everything but {@link #lock} is guarded by it. */
final class Life {
    final ReentrantLock lock = new ReentrantLock();
    final Condition readable = lock.newCondition();
    final Condition writable = lock.newCondition();
    final MuxConnection.Host host;
    final int hostPort;
    final int port;
    final ConnectionCounters counters = new ConnectionCounters();
    State state = State.NEW;
    /** Why it ended; null while it lives. */
    CloseReason reason;
    /** Null for a connection whose users wait. */
    Receiver receiver;

    Life(MuxConnection.Host host, int hostPort, int port) {
        this.host = host;
        this.hostPort = hostPort;
        this.port = port;
    }

    ConnectionException ended() {
        return host.failure(port, reason);
    }

    void stalled(StallCause cause, long began) {
        long lasted = host.nanos() - began;
        counters.stalls.add(cause, lasted);
        host.counters().stalls.add(cause, lasted);
    }

    static InterruptedIOException interrupted(InterruptedException cause) {
        Thread.currentThread().interrupt();
        InterruptedIOException e = new InterruptedIOException("interrupted while waiting for the phone");
        e.initCause(cause);
        return e;
    }
}
