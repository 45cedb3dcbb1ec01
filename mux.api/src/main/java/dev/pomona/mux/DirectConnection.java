package dev.pomona.mux;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.osgi.annotation.versioning.ConsumerType;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A connection that can also be used without a thread that waits, for whoever carries many of them. {@link #attach} once,
 * and from then on {@link #offer} and the receiver take the place of {@code read}, {@code write} and {@code drain}.
 */
@ProviderType
public interface DirectConnection extends Connection {
    /**
     * The receiving end. It is called by one thread at a time, mostly the one that all bytes of the phone come through: it
     * must never wait. It may call the connection back.
     */
    @ConsumerType
    interface Receiver {
        /**
         * Takes of {@code bytes} what it can at once, by moving the position; the rest is kept for it until {@link
         * #resume}. The phone is told of room as the bytes are taken. An exception closes the connection.
         */
        void take(ByteBuffer bytes) throws IOException;

        /** After {@link #room} was 0, or {@link #unacknowledged} was not: it is time to ask again. */
        void changed();

        /** The last call: all bytes have been taken, or the connection was closed. {@link #closeReason} tells why. */
        void ended();
    }

    /**
     * Everything that the phone sent or will send goes to {@code receiver}.
     *
     * @throws IllegalStateException if there is a receiver
     */
    void attach(Receiver receiver);

    /** The receiver has room again and is offered what was kept. */
    void resume();

    /** How many bytes {@link #offer} would take now. If none, {@link Receiver#changed} is called when that may be over. */
    int room();

    /**
     * Sends of {@code source} what the phone grants room for, by moving the position. It does not wait for the phone to
     * grant more, but may wait a bounded time for the link.
     *
     * @param more there is more to come for this phone at once, which may travel together with this; see {@link #push}
     * @throws ConnectionException if the connection has ended
     */
    void offer(ByteBuffer source, boolean more) throws IOException;

    /** Sends off what was offered with {@code more}, of any connection to this phone. */
    void push() throws IOException;

    /** Bytes sent that the phone has not acknowledged. If any, {@link Receiver#changed} is called when it does. */
    int unacknowledged();
}
