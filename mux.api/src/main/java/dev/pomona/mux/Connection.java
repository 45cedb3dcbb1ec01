package dev.pomona.mux;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A blocking byte stream to one port of a phone, meant for virtual threads: one thread may read while another writes. Two
 * readers, or two writers, take turns; each call is whole. Nothing is lost or reordered; what this side does not read slows the phone's side of this connection and nothing else.
 *
 * <p>The end. When the phone closes, every byte that it sent before is still delivered, then {@link #read} answers -1 and
 * {@link #closeReason()} holds the phone's words. When the connection breaks in another way (unplugged, timed out, protocol
 * violation), what had arrived in order is delivered first as well, then reads and writes throw {@link ConnectionException}.
 * Only {@link #close} by this side throws away what was not read. {@link #closeReason()} may be there while {@link #read}
 * still delivers. Whoever waits is woken with the cause.
 *
 * <p>Interrupts. A waiting {@link #read} or {@link #drain} that is interrupted throws {@link java.io.InterruptedIOException}
 * with the flag still set; nothing is lost and the connection lives. A {@link #write} that is interrupted before its first
 * byte left does the same; later, the stream would have a hole, so the connection is closed.
 */
@ProviderType
public interface Connection extends AutoCloseable {
    /**
     * Reads at least one byte, waiting for it as long as the connection lives.
     *
     * @return the number of bytes read, 0 only if {@code target} has no room, -1 at the end
     * @throws ConnectionException if the connection broke, or was closed by this side
     */
    int read(ByteBuffer target) throws IOException;

    /**
     * Writes all of {@code source}, waiting while the phone grants no window, as long as the connection lives: a phone that
     * never reads keeps it waiting until {@link #close}.
     *
     * @throws ConnectionException if the connection has ended; some of {@code source} may have been sent
     */
    void write(ByteBuffer source) throws IOException;

    /**
     * Waits until the phone has acknowledged all that was written. The mux has no half-close: a program that wants its
     * last bytes to arrive drains before it closes.
     *
     * @return false if {@code limit} passed first
     * @throws ConnectionException if the connection ended before everything was acknowledged
     */
    boolean drain(Duration limit) throws IOException;

    /**
     * Limits each later {@link #read}: past it, {@link java.net.SocketTimeoutException} and the stream goes on. Zero, the
     * value at the beginning, is no limit.
     *
     * @throws IllegalArgumentException if negative
     */
    void readTimeout(Duration limit);

    /** The port on the phone. */
    int port();

    /** Why it ended; empty while it lives. */
    Optional<CloseReason> closeReason();

    /** Ends the connection at once, from any thread, any number of times. Waiting readers and writers are woken. */
    @Override
    void close();

    /** The reading side as a stream; closing it closes the connection. */
    default InputStream input() {
        return new ConnectionInput(this);
    }

    /** The writing side as a stream, unbuffered; closing it closes the connection at once: {@link #drain} before. */
    default OutputStream output() {
        return new ConnectionOutput(this);
    }
}
