package dev.pomona.mux.server;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/** Tells a peer that has closed its socket from one that only ended its own half, where the system lets us know. */
final class HangUp {
    private HangUp() {}

    /**
     * Asked of a socket on which the end was read.
     *
     * @return true only if the peer certainly reads no more
     */
    static boolean has(SocketChannel channel) {
        // A connected socket is never ready to connect, but one that was hung up counts as ready for all that is asked.
        try (Selector probe = Selector.open()) {
            SelectionKey key = channel.register(probe, SelectionKey.OP_CONNECT);
            boolean hungUp = probe.selectNow() > 0 && (key.readyOps() & SelectionKey.OP_CONNECT) != 0;
            key.cancel();
            probe.selectNow();
            return hungUp;
        } catch (IOException | RuntimeException e) {
            return false;
        }
    }
}
