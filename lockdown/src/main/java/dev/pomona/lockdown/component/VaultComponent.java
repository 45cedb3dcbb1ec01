package dev.pomona.lockdown.component;

import dev.pomona.lockdown.store.FileVault;
import dev.pomona.lockdown.vault.PairRecordVault;
import dev.pomona.mux.Source;
import dev.pomona.mux.Udid;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The vault in the configured folder. */
@Component(
        service = {PairRecordVault.class, Source.class},
        immediate = true,
        configurationPid = VaultComponent.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class VaultComponent implements PairRecordVault, Source {
    static final String PID = "dev.pomona.lockdown";
    private static final Logger LOG = LoggerFactory.getLogger(VaultComponent.class);

    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private final FileVault vault;

    /** @throws IOException if the folder cannot be made or closed to others */
    @Activate
    public VaultComponent(Map<String, Object> configuration) throws IOException {
        if (!(configuration.get("folder") instanceof String folder) || folder.isBlank()) {
            throw new IllegalArgumentException(PID + ": the setting folder is missing");
        }
        vault = new FileVault(Path.of(folder), this::tell);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC, unbind = "removeListener")
    void addListener(Listener listener) {
        listeners.add(listener);
    }

    void removeListener(Listener listener) {
        listeners.remove(listener);
    }

    private void tell(Udid udid, boolean present) {
        for (Listener listener : listeners) {
            try {
                listener.recordChanged(udid, present);
            } catch (RuntimeException e) {
                LOG.warn("A listener to pair records failed", e);
            }
        }
    }

    @Override
    public String buid() throws IOException {
        return vault.buid();
    }

    @Override
    public Optional<byte[]> read(Udid udid) throws IOException {
        return vault.read(udid);
    }

    @Override
    public void save(Udid udid, byte[] record) throws IOException {
        vault.save(udid, record);
    }

    @Override
    public boolean delete(Udid udid) throws IOException {
        return vault.delete(udid);
    }

    @Override
    public List<Udid> list() throws IOException {
        return vault.list();
    }

    @Override
    public String name() {
        return "pair records";
    }

    @Override
    public boolean settled() {
        return true;
    }

    @Override
    public boolean healthy() {
        try {
            vault.list();
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public String status() {
        try {
            int n = vault.list().size();
            return n == 1 ? "1 record" : n + " records";
        } catch (IOException e) {
            return "not readable: " + e.getMessage();
        }
    }
}
