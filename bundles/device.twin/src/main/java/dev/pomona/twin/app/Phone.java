package dev.pomona.twin.app;

import dev.pomona.twin.mux.Ports;

/** What lives above a twin's mux: its TCP ports, and whoever holds it in hand. */
public interface Phone extends Ports, AutoCloseable {
    /**
     * Plays the phone's user: {@code trust}, {@code deny}, {@code lock}, {@code unlock}, {@code forget}.
     *
     * @throws IllegalArgumentException when the phone knows no such action
     */
    void userAction(String action) throws IllegalArgumentException;

    @Override
    void close();
}
