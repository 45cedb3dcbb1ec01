package dev.pomona.mux.server;

import java.io.IOException;
import java.nio.channels.Channel;

final class Channels {
    private Channels() {}

    /** Closing has no failure that anybody could act on. */
    static void close(Channel channel) {
        try {
            channel.close();
        } catch (IOException ignored) {
            // It is closed all the same.
        }
    }
}
