package dev.pomona.services.afc.client;

import dev.pomona.services.afc.AfcCopyOption;
import dev.pomona.services.afc.AfcException;
import dev.pomona.services.afc.AfcPair;
import dev.pomona.services.afc.AfcStat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Before a push: how much there is, and whether the phone has room for it. */
final class PushSpace {
    private static final int AT_ONCE = 256;

    private final AfcClientImpl client;
    private final CopyJob job;
    private final List<String> parts = new ArrayList<>();
    private final List<Long> sizes = new ArrayList<>();
    private long held;

    /** Takes each file that is to be copied. */
    private interface Found {
        void file(Path local, String remote, BasicFileAttributes attributes) throws IOException;
    }

    PushSpace(AfcClientImpl client, CopyJob job) {
        this.client = client;
        this.job = job;
    }

    /** Tells the job what there is. */
    void check(Collection<AfcPair> what) throws IOException {
        walk(what, (local, remote, attributes) -> job.found(attributes.size()));
        if (job.has(AfcCopyOption.IGNORE_SPACE) || job.foundBytes() == 0) return;
        long free;
        try {
            free = client.deviceInfo().freeBytes();
        } catch (AfcException e) {
            // A service that does not tell cannot be asked; the copying itself will see.
            return;
        }
        if (job.foundBytes() <= free) return;
        // Only where it matters: each file's leftover must be asked for.
        if (job.has(AfcCopyOption.RESUME)) {
            walk(what, this::leftover);
            weigh();
        }
        if (job.foundBytes() - held > free) {
            throw new IOException("no room: " + job.foundBytes() + " bytes are to be copied"
                    + (held > 0 ? ", " + held + " of them are there already" : "") + ", and the phone " + client.udid()
                    + " has " + free + " free");
        }
    }

    private void walk(Collection<AfcPair> what, Found found) throws IOException {
        for (AfcPair pair : what) walk(pair.local().toAbsolutePath(), pair.remote(), 0, found);
    }

    private void walk(Path local, String remote, int depth, Found found) throws IOException {
        if (Files.isDirectory(local, LinkOption.NOFOLLOW_LINKS)) {
            if (!job.has(AfcCopyOption.RECURSIVE) || depth > LocalNames.DEPTH) return;
            for (Path child : children(local)) {
                walk(child, AfcClientImpl.join(remote, child.getFileName().toString()), depth + 1, found);
            }
        } else if (isFile(local)) {
            found.file(local, remote, Files.readAttributes(local, BasicFileAttributes.class));
        }
    }

    /** A link to a file is copied as that file, unless links are copied as links. */
    private boolean isFile(Path local) {
        return job.has(AfcCopyOption.LINKS)
                ? Files.isRegularFile(local, LinkOption.NOFOLLOW_LINKS)
                : Files.isRegularFile(local);
    }

    static List<Path> children(Path directory) throws IOException {
        try (Stream<Path> stream = Files.list(directory)) {
            return stream.sorted().toList();
        }
    }

    private void leftover(Path local, String remote, BasicFileAttributes attributes) throws IOException {
        parts.add(OnePush.part(
                local,
                remote,
                attributes.size(),
                Stats.nanos(attributes.lastModifiedTime().toInstant())));
        sizes.add(attributes.size());
        if (parts.size() >= AT_ONCE) weigh();
    }

    /** What an interrupted copy has left takes no more room, whether it is continued or written anew. */
    private void weigh() throws IOException {
        List<Optional<AfcStat>> there = client.stats(parts);
        for (int i = 0; i < there.size(); i++) {
            if (there.get(i).isPresent()) held += Math.min(there.get(i).get().size(), sizes.get(i));
        }
        parts.clear();
        sizes.clear();
    }
}
