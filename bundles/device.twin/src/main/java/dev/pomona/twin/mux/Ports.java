package dev.pomona.twin.mux;

import dev.pomona.twin.TwinConnection;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/** The listening TCP ports of a twin, as its mux sees them. */
public interface Ports {
    /** Who answers at {@code port}; empty: connection refused. Called by the mux for each SYN; must not block. */
    Optional<Handler> open(int port);

    /** Who answers at {@code port} without a thread; asked before {@link #open}. */
    default Optional<Instant> instant(int port) {
        return Optional.empty();
    }

    /** One accepted connection. */
    interface Handler {
        /** Runs on a virtual thread of its own; returning or throwing closes the connection, after the bytes written. */
        void serve(TwinConnection host) throws IOException;
    }

    /** One accepted connection that knows at once what to do: called under the mux's lock, never waits. */
    interface Instant {
        /** Takes all that there is. */
        void take(ByteBuffer bytes);

        /** How much of what was taken still takes up room; the phone's window is smaller by that. */
        default int held() {
            return 0;
        }

        /** How much there is to send now. */
        int available();

        /** Puts {@code length} bytes, which are available. */
        void give(ByteBuffer to, int length);

        /** Whether the connection ends as soon as nothing is available. */
        default boolean finished() {
            return false;
        }

        /** The host is gone, or has reset the connection, or must be: nothing more is sent. */
        default void hostGone() {}
    }
}
