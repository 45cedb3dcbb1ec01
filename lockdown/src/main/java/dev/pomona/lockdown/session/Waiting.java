package dev.pomona.lockdown.session;

import dev.pomona.mux.Udid;
import java.io.InterruptedIOException;
import java.time.Duration;

/** Pauses that end with the thread's interruption. */
public final class Waiting {
    private Waiting() {}

    public static void pause(Time time, Duration pause, Udid udid) throws InterruptedIOException {
        try {
            time.sleep(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for " + udid);
        }
    }
}
