package dev.pomona.twin.lockdown;

import com.dd.plist.NSArray;
import com.dd.plist.NSDictionary;
import com.dd.plist.NSObject;
import dev.pomona.twin.service.plist.PlistFrames;
import dev.pomona.twin.service.plist.PlistText;
import dev.pomona.twin.service.plist.Plists;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where a twin keeps whom it trusts: names and certificates of hosts, no key. */
final class TrustFile {
    /** Keeps nothing. */
    static final TrustFile NONE = new TrustFile(Optional.empty());

    private static final Logger LOG = LoggerFactory.getLogger(TrustFile.class);
    private static final int MAX = 4 << 20;
    private final Optional<Path> file;

    private TrustFile(Optional<Path> file) {
        this.file = file;
    }

    /** @param folder made when there is something to keep */
    static TrustFile in(Path folder, String udid) {
        return new TrustFile(Optional.of(folder.resolve(udid + ".trust.plist")));
    }

    /** What was kept; a file that cannot be read is as good as none, and the hosts pair again. */
    List<Pairing> read(DeviceKey key) {
        List<Pairing> pairings = new ArrayList<>();
        if (file.isEmpty() || !Files.exists(file.get())) return pairings;
        try {
            if (Files.size(file.get()) > MAX) throw new IOException("too large");
            NSDictionary root = PlistFrames.parse(Files.readAllBytes(file.get()));
            NSObject[] all = root.get("Pairings") instanceof NSArray array ? array.getArray() : new NSObject[0];
            for (NSObject each : all) {
                if (each instanceof NSDictionary record) pairings.add(Pairing.of(record, key));
            }
        } catch (IOException | LockdownFault e) {
            LOG.warn("{} is no longer of use ({}): hosts have to pair again", file.get(), e.getMessage());
        }
        return pairings;
    }

    void write(Collection<Pairing> pairings) {
        if (file.isEmpty()) return;
        try {
            Path folder = file.get().getParent();
            Files.createDirectories(folder);
            Path fresh = Files.createTempFile(folder, ".trust", ".tmp");
            try {
                Files.write(
                        fresh,
                        PlistText.of(Plists.dict(
                                "Pairings", pairings.stream().map(Pairing::kept).toList())));
                Files.move(fresh, file.get(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(fresh);
            }
        } catch (IOException e) {
            LOG.warn("{} cannot be written; hosts will have to pair again: {}", file.get(), e.getMessage());
        }
    }
}
