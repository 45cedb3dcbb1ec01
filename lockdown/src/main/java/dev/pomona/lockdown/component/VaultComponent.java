package dev.pomona.lockdown.component;

import dev.pomona.lockdown.store.FileVault;
import dev.pomona.lockdown.store.VaultKey;
import dev.pomona.lockdown.vault.PairRecordVault;
import dev.pomona.lockdown.vault.RecordReport;
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
    private final Optional<FileVault> vault;
    private final String problem;

    /** Never fails: a vault that cannot be used is a source that says why, and refuses every call with that. */
    @Activate
    public VaultComponent(Map<String, Object> configuration) {
        FileVault opened = null;
        String failure = "";
        try {
            if (!(configuration.get("folder") instanceof String folder) || folder.isBlank()) {
                throw new IOException(PID + ": the setting folder is missing");
            }
            String key = configuration.get("key") instanceof String s ? s : "";
            opened = new FileVault(Path.of(folder), VaultKey.of(key, System::getenv), this::tell);
            // This host's name for phones: were it another one each time, every phone would ask its user again.
            String unused = opened.buid();
        } catch (IOException | RuntimeException e) {
            failure = String.valueOf(e.getMessage());
            opened = null;
            LOG.error("Pair records cannot be kept: {}", failure);
        }
        vault = Optional.ofNullable(opened);
        problem = failure;
    }

    private FileVault open() throws IOException {
        return vault.orElseThrow(() -> new IOException("pair records cannot be kept: " + problem));
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
        return open().buid();
    }

    @Override
    public Optional<byte[]> read(Udid udid) throws IOException {
        return open().read(udid);
    }

    @Override
    public void save(Udid udid, byte[] record) throws IOException {
        open().save(udid, record);
    }

    @Override
    public boolean delete(Udid udid) throws IOException {
        return open().delete(udid);
    }

    @Override
    public List<Udid> list() throws IOException {
        return open().list();
    }

    @Override
    public String words() {
        return vault.map(FileVault::words).orElse(problem);
    }

    @Override
    public void rekey(String source) throws IOException {
        open().rekey(source);
    }

    @Override
    public List<RecordReport> check() throws IOException {
        return open().check();
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
            open().list();
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public String status() {
        try {
            int n = open().list().size();
            return (n == 1 ? "1 record, " : n + " records, ") + open().words();
        } catch (IOException e) {
            return "not readable: " + e.getMessage();
        }
    }
}
