package dev.pomona.lockdown;

import com.dd.plist.NSDictionary;
import com.dd.plist.NSObject;
import dev.pomona.mux.Connection;
import dev.pomona.mux.Udid;
import java.io.IOException;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * One phone's lockdownd, whatever way the phone is reached by. It is an OSGi service with the properties {@value #UDID},
 * {@value #NAME}, {@value #PRODUCT_TYPE}, {@value #PRODUCT_VERSION} and {@value #TRUST}, kept current.
 *
 * <p>Calls block, may be made from any thread, and end: each request has a time limit of its own. A call finds a warm
 * session where there is one, and repeats its request once where the phone had closed it meanwhile.
 */
@ProviderType
public interface Lockdown {
    /** Service property: the phone's UDID. */
    String UDID = "udid";
    /** Service property: {@code DeviceName}, absent while unknown. */
    String NAME = "name";
    /** Service property: {@code ProductType}, such as {@code iPhone14,5}; absent while unknown. */
    String PRODUCT_TYPE = "product.type";
    /** Service property: {@code ProductVersion}, such as {@code 17.5.1}; absent while unknown. */
    String PRODUCT_VERSION = "product.version";
    /** Service property: the name of the {@link Trust}. */
    String TRUST = "trust";

    Udid udid();

    Trust trust();

    /** Who answers at lockdownd's port: {@code com.apple.mobile.lockdown}, or the restore daemon. */
    default String type() throws IOException {
        throw new UnsupportedOperationException();
    }

    /**
     * One value. With trust the request goes through a session, without trust in the clear, where a phone answers only a
     * public subset.
     *
     * @param domain null or empty for the global domain
     * @param key null or empty for the whole domain (a dictionary)
     * @return empty if the phone has no such value ({@code MissingValue})
     * @throws LockdownException for every other refusal
     */
    Optional<NSObject> value(String domain, String key) throws IOException;

    /** All values of a domain; empty dictionary for an unknown domain. */
    NSDictionary values(String domain) throws IOException;

    void setValue(String domain, String key, NSObject value) throws IOException;

    void removeValue(String domain, String key) throws IOException;

    /**
     * Makes this hub trusted: asks, waits while the person at the phone decides, and stores the record. Does nothing when the
     * phone already trusts this hub.
     *
     * @param progress told what the person must do, from the calling thread
     * @throws LockdownException denied, timed out, or prohibited
     */
    void pair(PairProgress progress) throws IOException;

    /** {@link #pair(PairProgress)} by the organisation that supervises the phone: nobody is asked. */
    default void pair(PairProgress progress, Supervision supervision) throws IOException {
        throw new UnsupportedOperationException();
    }

    /** Whether the stored record still opens a session. */
    boolean validatePair() throws IOException;

    /** Takes the trust back on both sides; the record is deleted even if the phone has forgotten it already. */
    void unpair() throws IOException;

    /** Restarts the phone into recovery mode; needs trust. It leaves, and only a restore tool or a restart brings it back. */
    default void enterRecovery() throws IOException {
        throw new UnsupportedOperationException();
    }

    /**
     * Starts a service and connects to it. TLS, where the phone wants it, is done when this returns; the bytes of the
     * connection are the service's own; services that want the handshake only go on in the clear. {@link
     * Connection#close} ends TLS and connection. A locked phone is asked again with the record's escrow bag.
     *
     * @param service such as {@code com.apple.afc}
     */
    default Connection startService(String service) throws IOException {
        return startService(service, false);
    }

    /** @param escrowBag send the record's escrow bag along, which opens some services while the phone is locked */
    Connection startService(String service, boolean escrowBag) throws IOException;

    /** What the person at the phone is asked to do while {@link #pair} waits. */
    interface PairProgress {
        /** @param words one sentence, such as "Unlock the phone and tap Trust" */
        void waiting(Trust state, String words);

        /** Whether to give up now; asked about once a second. */
        default boolean cancelled() {
            return false;
        }
    }
}
