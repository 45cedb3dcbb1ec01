package dev.pomona.twin.app;

import dev.pomona.twin.mux.Ports;

/** What lives above a twin's mux: its TCP ports, and whoever holds it in hand. */
public interface Phone extends Ports, AutoCloseable {
    /**
     * Plays the phone's user: {@code trust}, {@code deny}, {@code lock}, {@code unlock}, {@code restart}, {@code forget},
     * {@code policy trust|deny|ask}, {@code supervise CERTIFICATE} (base64), {@code unsupervise}, {@code forbid on|off}, {@code log RATE},
     * {@code tls 1.2|1.3}; or tells that it was {@code unplugged}.
     *
     * @throws IllegalArgumentException when the phone knows no such action
     */
    void userAction(String action) throws IllegalArgumentException;

    /** @param action run when the phone goes away by itself, from one of its threads */
    default void whenLeaving(Runnable action) {}

    @Override
    void close();
}
