package dev.pomona.lockdown.session;

import dev.pomona.mux.Udid;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** The queue for one phone's lockdownd: first come, first served; nobody waits for ever, and not more than so many wait. */
final class Turns {
    static final Duration DEADLINE = Duration.ofSeconds(90);
    static final int MOST = 4096;

    private final Udid udid;
    private final ReentrantLock turn = new ReentrantLock(true);

    Turns(Udid udid) {
        this.udid = udid;
    }

    /**
     * @throws SocketTimeoutException after {@link #DEADLINE}
     * @throws IOException if {@link #MOST} wait already
     */
    void take() throws IOException {
        if (turn.getQueueLength() >= MOST) {
            throw new IOException("lockdownd of " + udid + " is busy: " + MOST + " requests wait for it already");
        }
        try {
            if (!turn.tryLock(DEADLINE.toSeconds(), TimeUnit.SECONDS)) {
                throw new SocketTimeoutException(
                        "lockdownd of " + udid + " is busy since " + DEADLINE.toSeconds() + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for " + udid);
        }
    }

    /** For work that has no caller. Whoever has the turn gives it within the limits of one request. */
    void takeHoweverLong() {
        turn.lock();
    }

    void give() {
        turn.unlock();
    }
}
