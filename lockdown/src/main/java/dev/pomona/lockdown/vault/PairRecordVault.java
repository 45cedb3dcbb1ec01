package dev.pomona.lockdown.vault;

import dev.pomona.mux.Udid;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The one store of pair records: property lists with private keys in them, so nothing here is ever logged. An OSGi service
 * (one per hub). Any thread; each call is atomic, a record is never half there.
 */
@ProviderType
public interface PairRecordVault {
    /** Largest record accepted; real ones are about 10 KiB. */
    int MAX_RECORD = 256 * 1024;

    /** This host's SystemBUID: 36 characters, upper case; made on first use and the same for ever after. */
    String buid() throws IOException;

    /** The record as it was saved, byte for byte. */
    Optional<byte[]> read(Udid udid) throws IOException;

    /**
     * @param record an XML or binary property list with a dictionary at its root
     * @throws IllegalArgumentException if it is not, or is larger than {@link #MAX_RECORD}
     */
    void save(Udid udid, byte[] record) throws IOException;

    /** @return whether there was one */
    boolean delete(Udid udid) throws IOException;

    List<Udid> list() throws IOException;

    /** How records are kept, for people: {@code sealed by the key file ...}; nothing of the key. */
    default String words() {
        return "";
    }

    /**
     * Seals every record with another key. Whatever happens meanwhile, one of the two keys opens the vault with every record
     * in it. The caller sees to it that the next hub is started with the new one.
     *
     * @param source where the key comes from, as {@code --vault-key} names it
     * @throws IOException if there is no such key, or a record cannot be opened; then nothing has changed
     */
    default void rekey(String source) throws IOException {
        throw new IOException("this store of pair records has no key");
    }

    /** Looks at each record as a doctor would. */
    default List<RecordReport> check() throws IOException {
        return List.of();
    }

    /** Whiteboard: register as an OSGi service to be told when a record was saved or deleted, by anybody. */
    interface Listener {
        void recordChanged(Udid udid, boolean present);
    }
}
