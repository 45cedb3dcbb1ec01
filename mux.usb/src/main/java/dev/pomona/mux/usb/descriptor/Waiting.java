package dev.pomona.mux.usb.descriptor;

import java.util.concurrent.locks.Condition;

/** Waits that an interrupt does not end, as the contract of {@link dev.pomona.mux.spi.Link#send} asks. */
public final class Waiting {
    private Waiting() {}

    /**
     * Waits for a signal; the caller holds the lock and looks at its condition again. An interrupt is kept in the flag.
     *
     * @return the nanoseconds left, zero or less when the time is up
     */
    public static long on(Condition signal, long nanos) {
        long end = System.nanoTime() + nanos;
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return signal.awaitNanos(end - System.nanoTime());
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) Thread.currentThread().interrupt();
        }
    }
}
