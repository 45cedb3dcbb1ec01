package dev.pomona.mux.inspect;

import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** The hub's mux from inside; an OSGi service. Nothing here waits, and asking costs the data no time. */
@ProviderType
public interface MuxInspector {
    /** All phones together, those that have gone included. */
    HubReport hub();

    /** The links that live now, oldest first; a phone may be reached over two. */
    List<PhoneReport> phones();

    /** One link by {@link PhoneReport#link()}; empty when it is gone. */
    Optional<PhoneReport> phone(long link);

    /** The connections over a link that live now, oldest first; empty when the link is gone. */
    List<ConnectionReport> connections(long link);

    /** The last connections over a link that have ended, newest first, a bounded number of them. */
    List<EndReport> ends(long link);

    /**
     * Shows {@code tap} every packet of a link from now on, the handshake's included.
     *
     * @return ends it; empty when the link is gone
     */
    Optional<Tapping> tap(long link, PacketTap tap);

    /** A tap that is on. It ends by itself with the link. */
    interface Tapping extends AutoCloseable {
        /** After this returns the tap may still see a packet that was under way. */
        @Override
        void close();
    }
}
