package dev.pomona.mux.server;

import java.time.Duration;

/**
 * The bounds of a server; tests make them small.
 *
 * @param clients sockets at a time; further ones are closed at once
 * @param events waiting for one listener before it is let go
 * @param quiet how long, after a client has closed its end, the phone may be silent before its end is closed too
 * @param drain how long the phone may take to acknowledge a gone client's last bytes
 * @param frame how long a client may take from the first byte of a request to its last
 * @param linger how long a client may take to close after the phone has
 */
record Limits(int clients, int events, Duration quiet, Duration drain, Duration linger, Duration frame) {
    static final Limits DEFAULT = new Limits(
            16384, 4096, Duration.ofSeconds(2), Duration.ofSeconds(10), Duration.ofSeconds(2), Duration.ofSeconds(30));
}
