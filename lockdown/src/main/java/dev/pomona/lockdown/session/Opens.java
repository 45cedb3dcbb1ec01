package dev.pomona.lockdown.session;

import dev.pomona.lockdown.LockdownError;
import dev.pomona.lockdown.LockdownException;
import dev.pomona.mux.Connection;
import dev.pomona.mux.ConnectionException;
import dev.pomona.mux.Reach;
import dev.pomona.mux.Udid;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Opens services of one phone, so many at a time and no more: the rest queue, with a deadline. A phone wedges when too many
 * services are started at once.
 */
public final class Opens {
    /** Services being opened at a time. */
    public static final int MOST = 8;

    private static final int TRIES = 4;

    private final Udid udid;
    private final Sessions sessions;
    private final Time time;
    private final Semaphore places = new Semaphore(MOST, true);

    public Opens(Udid udid, Sessions sessions, Time time) {
        this.udid = udid;
        this.sessions = sessions;
        this.time = time;
    }

    /** Starts a service, connects to it and does TLS where the phone wants it. */
    public Connection open(String service, boolean escrowBag) throws IOException {
        for (int attempt = 0; ; attempt++) {
            takePlace(service);
            try {
                return once(service, escrowBag);
            } catch (IOException e) {
                if (attempt + 1 >= TRIES || !mayPass(e)) throw e;
            } finally {
                places.release();
            }
            Waiting.pause(time, Jitter.pause(attempt), udid);
        }
    }

    private Connection once(String service, boolean escrowBag) throws IOException {
        Sessions.Started started = sessions.start(service, escrowBag);
        Connection raw = started.device().connect(started.port());
        if (started.tls() == null) return raw;
        return HandshakeOnly.is(service, sessions.version())
                ? started.tls().handshakeOnly(raw, started.offer(), Channel.HANDSHAKE)
                : started.tls().client(raw, started.offer(), Channel.HANDSHAKE);
    }

    /** The phone is full for the moment, or nobody listened yet where it said somebody would. */
    private static boolean mayPass(IOException e) {
        return e instanceof LockdownException l && l.error() == LockdownError.SERVICE_LIMIT
                || e instanceof ConnectionException c
                        && c.reach() == Reach.CHANNEL
                        && c.reason() instanceof dev.pomona.mux.CloseReason.Refused;
    }

    private void takePlace(String service) throws IOException {
        try {
            if (!places.tryAcquire(Turns.DEADLINE.toSeconds(), TimeUnit.SECONDS)) {
                throw new SocketTimeoutException("no place to open " + service + " on " + udid + " within "
                        + Turns.DEADLINE.toSeconds() + " s: " + MOST + " others are being opened");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for " + udid);
        }
    }
}
