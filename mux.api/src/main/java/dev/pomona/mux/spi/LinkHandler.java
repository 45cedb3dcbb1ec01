package dev.pomona.mux.spi;

import dev.pomona.mux.CloseReason;
import java.nio.ByteBuffer;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The receiving side of a {@link Link}. Called by one thread at a time, in the order of the wire; the first call may come
 * before {@link Link#start} has returned. It never blocks for long, and may call {@link Link#close}. What it throws is
 * logged by the link and changes nothing.
 */
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

    /**
     * The link is gone; the last call.
     *
     * @param reason {@link CloseReason.Unplugged} if the phone went, {@link CloseReason.HubClosed} after {@link Link#close},
     *     {@link CloseReason.LinkFailed} for all else
     */
    void ended(CloseReason reason);
}
