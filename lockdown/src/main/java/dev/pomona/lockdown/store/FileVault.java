package dev.pomona.lockdown.store;

import com.dd.plist.NSDictionary;
import dev.pomona.lockdown.vault.PairRecordVault;
import dev.pomona.lockdown.wire.Plists;
import dev.pomona.mux.Udid;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiConsumer;

/**
 * The vault as a folder for the owner alone: one {@code UDID.plist} for each phone and a {@code SystemConfiguration.plist}.
 * Another program may write there too, nothing is cached but the name of this host.
 */
public final class FileVault implements PairRecordVault {
    private static final String SUFFIX = ".plist";
    private static final String SYSTEM = "SystemConfiguration";
    private static final int MAX_FILES = 10_000;

    private final PrivateFiles files;
    private final Path folder;
    private final BiConsumer<Udid, Boolean> changed;
    private String buid;

    /**
     * @param folder made if need be, and closed to all but its owner
     * @param changed told after a record was saved (true) or deleted (false), from the thread that did it
     */
    public FileVault(Path folder, BiConsumer<Udid, Boolean> changed) throws IOException {
        this.folder = folder;
        this.files = new PrivateFiles(folder);
        this.changed = changed;
    }

    @Override
    public synchronized String buid() throws IOException {
        if (buid != null) return buid;
        Path file = folder.resolve(SYSTEM + SUFFIX);
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
    public Optional<byte[]> read(Udid udid) throws IOException {
        return readFile(file(udid));
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
            files.write(file(udid), record);
        }
        changed.accept(udid, true);
    }

    @Override
    public boolean delete(Udid udid) throws IOException {
        boolean was;
        synchronized (this) {
            was = files.delete(file(udid));
        }
        if (was) changed.accept(udid, false);
        return was;
    }

    @Override
    public List<Udid> list() throws IOException {
        List<Udid> found = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder, "*" + SUFFIX)) {
            for (Path file : stream) {
                String name = file.getFileName().toString();
                String stem = name.substring(0, name.length() - SUFFIX.length());
                if (!stem.equals(SYSTEM) && Udid.isSafe(stem) && found.size() < MAX_FILES) found.add(Udid.of(stem));
            }
        }
        Collections.sort(found);
        return found;
    }

    private Path file(Udid udid) {
        // A colon may stand in a name but not in a Windows file name; nothing else can hurt, the type saw to it.
        return folder.resolve(udid.value().replace(':', '_') + SUFFIX);
    }

    private static Optional<byte[]> readFile(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_RECORD + 1);
            if (bytes.length > MAX_RECORD) throw new IOException(file + " is too large for a pair record");
            return Optional.of(bytes);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }
}
