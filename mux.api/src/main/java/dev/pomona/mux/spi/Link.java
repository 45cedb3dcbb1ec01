package dev.pomona.mux.spi;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A pair of bulk pipes to one phone: whole mux packets out, bulk transfers in. It knows nothing of the mux but two rules of
 * USB: one packet is one transfer, and a packet whose length is a multiple of {@link LinkInfo#maxPacketSize()} is followed by
 * a zero-length transfer, which the link adds by itself.
 *
 * <p>Life: registered as an OSGi service while attached; {@link #start} once; then {@link #send} and {@link #flush} from one
 * thread at a time (the caller sees to that); {@link #close} from any thread, any number of times. {@link #send} before
 * {@link #start} is an {@link IllegalStateException}. A link that nobody has started watches its phone all the same, and is
 * unregistered when the phone goes.
 *
 * <p>Registration: its own properties are {@code udid} and {@code source}, as in {@link #info()}.
 *
 * <p>The contract as tests: {@code LinkContractTest} in the test jar of {@code mux.usb}.
 */
@ConsumerType
public interface Link extends AutoCloseable {
    /** Largest packet that may be sent, mux header included. A phone takes 65535; the world's daemon stays below this. */
    int MAX_PACKET = 49152;

    LinkInfo info();

    /**
     * Posts the reads. From now on {@code handler} is called until it has been told {@link LinkHandler#ended}. Several reads
     * are kept outstanding, each of at least 16 KiB, so that no transfer of a phone is cut.
     *
     * @throws IllegalStateException if started before or closed; {@code handler} is never called then
     * @throws IOException if the phone has gone meanwhile; {@code handler} may or may not have been told
     */
    void start(LinkHandler handler) throws IOException;

    /**
     * Queues one packet, the parts of which are gathered; their bytes have been taken over or copied when this returns.
     * Waits while the link's bounded queue is full. Order is kept. The packet may lie in the link's buffer until {@link
     * #flush}.
     *
     * <p>An interrupt does not end the wait, for the thread may be that of one caller among many, and half a packet would
     * cost all of them the phone. The flag is kept; the link's own time limit (at most 10 s) or {@link #close} ends the wait.
     *
     * @param parts remaining bytes together 1 to {@link #MAX_PACKET}
     * @throws IllegalArgumentException if they are none or more; the link is as it was
     * @throws IOException if the link has ended or does not take the packet within the link's own time limit; after that the
     *     link is of no more use and ends
     */
    void send(ByteBuffer... parts) throws IOException;

    /**
     * Whether that many packets of together {@code bytes} would be taken now by {@link #send} and {@link #flush} without
     * waiting. A link that cannot tell says no.
     */
    default boolean takesNow(int packets, int bytes) {
        return false;
    }

    /**
     * Makes sure that what was sent is on its way. Does not wait.
     *
     * @throws IOException if the link has ended
     */
    void flush() throws IOException;

    /**
     * Ends the link; {@link LinkHandler#ended} is called once if {@link #start} had been. Returns within a second whatever
     * the hardware does.
     */
    @Override
    void close();

    /**
     * As {@link #close()}, of a phone that turned out to be of no use over this link.
     *
     * @param why in words, for people who look at the source of the link; empty for no particular reason
     */
    default void close(String why) {
        close();
    }
}
