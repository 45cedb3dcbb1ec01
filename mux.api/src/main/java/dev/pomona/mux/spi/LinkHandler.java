package dev.pomona.mux.spi;

import java.nio.ByteBuffer;
import org.osgi.annotation.versioning.ProviderType;

/** The receiving side of a {@link Link}. Called by one thread at a time, in the order of the wire; never blocks for long. */
@ProviderType
public interface LinkHandler {
    /**
     * One completed bulk transfer, possibly empty. A mux packet may span several transfers and a transfer may hold surplus
     * bytes. The buffer is the link's again when this returns.
     *
     * @param transfer position to limit are the bytes
     * @param more whether the link already holds another transfer and will deliver it at once: a handler may put off
     *     acknowledgements until a call with false
     */
    void received(ByteBuffer transfer, boolean more);

    /** The link is gone, for the reason given in words; the last call. */
    void ended(String cause);
}
