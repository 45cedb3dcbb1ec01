package dev.pomona.twin.mux;

import java.nio.ByteBuffer;

/**
 * The bulk IN endpoint as the mux sees it: a place for whole messages, there as long as the host has reads posted. Every
 * call is made under the lock that the mux was given.
 */
public interface InEndpoint {
    /** Whether a message can be begun. */
    boolean ready();

    /** Begins a message of {@code length} bytes; the caller puts exactly that many and calls {@link #end}. */
    ByteBuffer begin(int length);

    void end();

    /** Lets the wire have what was ended. */
    void flush();
}
