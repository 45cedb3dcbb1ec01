package dev.pomona.lockdown.store;

import com.dd.plist.NSDictionary;
import dev.pomona.lockdown.plist.Plists;
import dev.pomona.lockdown.vault.PairRecordVault;
import dev.pomona.lockdown.vault.RecordReport;
import dev.pomona.mux.Udid;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The vault as a folder for the owner alone: one sealed {@code UDID.record} for each phone, and a {@code
 * SystemConfiguration.plist} with this host's name. An open {@code UDID.plist}, as other programs and earlier hubs write
 * them, is taken in: sealed first, then removed. Nothing is cached but the name of this host.
 */
public final class FileVault implements PairRecordVault {
    private static final Logger LOG = LoggerFactory.getLogger(FileVault.class);
    private static final String OPEN = ".plist";
    private static final String SEALED = ".record";
    private static final String SYSTEM = "SystemConfiguration";
    static final int MAX_FILES = 10_000;
    private static final int OVERHEAD = 64;

    private final PrivateFiles files;
    private final Path folder;
    private VaultKey key;
    private Optional<Sealer> sealer;
    private final BiConsumer<Udid, Boolean> changed;
    private String buid;

    /** Records lie open, for their owner alone. */
    public FileVault(Path folder, BiConsumer<Udid, Boolean> changed) throws IOException {
        this(folder, new VaultKey.None(), changed);
    }

    /**
     * @param folder made if need be, and closed to all but its owner
     * @param changed told after a record was saved (true) or deleted (false), from the thread that did it
     * @throws IOException if the folder or the key cannot be used; the message says what to do
     */
    public FileVault(Path folder, VaultKey key, BiConsumer<Udid, Boolean> changed) throws IOException {
        this.folder = folder;
        this.key = key;
        this.files = new PrivateFiles(folder, true);
        this.changed = changed;
        this.sealer = Seal.open(folder, files, key);
        if (sealer.isEmpty()) return;
        new Rekey(folder, files, what -> {}).finish(sealer.get(), SEALED);
        for (Udid udid : list(OPEN)) takeIn(udid);
    }

    /** As {@link PairRecordVault#rekey}, step by step. */
    synchronized void rekey(VaultKey to, Rekey.Step step) throws IOException {
        if (sealer.isEmpty()) throw new IOException("the records are not sealed: start with --vault-key to seal them");
        for (Udid udid : list(OPEN)) takeIn(udid);
        Seal.Fresh fresh = Seal.fresh(to);
        new Rekey(folder, files, step).run(sealer.get(), fresh, SEALED);
        sealer = Optional.of(fresh.sealer());
        key = to;
    }

    @Override
    public void rekey(String source) throws IOException {
        if (source.isBlank()) throw new IOException("no source of a key was named");
        rekey(VaultKey.of(source, System::getenv), what -> {});
    }

    @Override
    public List<RecordReport> check() throws IOException {
        List<RecordReport> reports = new ArrayList<>();
        for (Udid udid : list()) {
            try {
                Optional<byte[]> record = read(udid);
                if (record.isPresent()) reports.add(RecordCheck.of(udid, record.get(), Instant.now()));
            } catch (IOException e) {
                reports.add(RecordCheck.unreadable(udid, e));
            }
        }
        return reports;
    }

    @Override
    public synchronized String words() {
        return sealer.isPresent() ? "sealed by " + key.words() : "not sealed";
    }

    @Override
    public synchronized String buid() throws IOException {
        if (buid != null) return buid;
        Path file = folder.resolve(SYSTEM + OPEN);
        NSDictionary system = new NSDictionary();
        Optional<byte[]> bytes = readFile(file);
        if (bytes.isPresent()) {
            try {
                system = Plists.parse(bytes.get());
            } catch (IOException e) {
                throw new IOException(
                        file + " is damaged; without it all phones would have to be paired again: restore it,"
                                + " or delete it to begin anew");
            }
        }
        Optional<String> known = Plists.string(system, "SystemBUID").filter(s -> s.length() <= 100);
        if (known.isPresent()) {
            buid = known.get();
        } else {
            String fresh = UUID.randomUUID().toString().toUpperCase(Locale.ROOT);
            system.put("SystemBUID", fresh);
            files.write(file, Plists.toXml(system));
            buid = fresh;
        }
        return buid;
    }

    @Override
    public synchronized Optional<byte[]> read(Udid udid) throws IOException {
        if (sealer.isEmpty()) return readFile(file(udid, OPEN));
        takeIn(udid);
        Optional<byte[]> sealed = readFile(file(udid, SEALED));
        if (sealed.isEmpty()) return sealed;
        try {
            return Optional.of(sealer.get().open(udid.value(), sealed.get()));
        } catch (IOException e) {
            throw new IOException("the pair record of " + udid + " cannot be opened (" + e.getMessage()
                    + "): pair again, or restore it");
        }
    }

    @Override
    public void save(Udid udid, byte[] record) throws IOException {
        if (record.length > MAX_RECORD) {
            throw new IllegalArgumentException("pair record of " + record.length + " bytes; allowed are " + MAX_RECORD);
        }
        try {
            Plists.parse(record);
        } catch (IOException e) {
            throw new IllegalArgumentException("pair record for " + udid + " is no property list with a dictionary");
        }
        synchronized (this) {
            if (sealer.isEmpty()) {
                files.write(file(udid, OPEN), record);
            } else {
                files.write(file(udid, SEALED), sealer.get().seal(udid.value(), record));
                boolean unused = files.delete(file(udid, OPEN));
            }
        }
        changed.accept(udid, true);
    }

    @Override
    public boolean delete(Udid udid) throws IOException {
        boolean was;
        synchronized (this) {
            boolean open = files.delete(file(udid, OPEN));
            was = sealer.isPresent() && files.delete(file(udid, SEALED)) || open;
        }
        if (was) changed.accept(udid, false);
        return was;
    }

    @Override
    public synchronized List<Udid> list() throws IOException {
        TreeSet<Udid> all = new TreeSet<>(list(OPEN));
        if (sealer.isPresent()) all.addAll(list(SEALED));
        return List.copyOf(all);
    }

    private List<Udid> list(String suffix) throws IOException {
        List<Udid> found = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder, "*" + suffix)) {
            for (Path file : stream) {
                String name = file.getFileName().toString();
                String stem = name.substring(0, name.length() - suffix.length()).replace('_', ':');
                if (Udid.isSafe(stem) && found.size() < MAX_FILES) found.add(Udid.of(stem));
            }
        }
        return found;
    }

    /** A record that lies open is sealed, and only then removed. */
    private synchronized void takeIn(Udid udid) throws IOException {
        Path open = file(udid, OPEN);
        Optional<byte[]> record = readFile(open);
        if (record.isEmpty()) return;
        try {
            Plists.parse(record.get());
        } catch (IOException e) {
            LOG.warn("{} is no pair record and is left as it is", open);
            return;
        }
        files.write(file(udid, SEALED), sealer.orElseThrow().seal(udid.value(), record.get()));
        boolean unused = files.delete(open);
        LOG.info("the pair record of {} lay open and is sealed now", udid);
    }

    private Path file(Udid udid, String suffix) {
        // A colon may stand in a name but not in a Windows file name; an underscore in no name.
        return folder.resolve(udid.value().replace(':', '_') + suffix);
    }

    private static Optional<byte[]> readFile(Path file) throws IOException {
        int most = MAX_RECORD + (file.toString().endsWith(SEALED) ? OVERHEAD : 0);
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(most + 1);
            if (bytes.length > most) throw new IOException(file + " is too large for a pair record");
            return Optional.of(bytes);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }
}
