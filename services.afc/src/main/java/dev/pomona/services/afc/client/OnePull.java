package dev.pomona.services.afc.client;

import dev.pomona.services.afc.AfcCopyOption;
import dev.pomona.services.afc.AfcProgress;
import dev.pomona.services.afc.AfcStat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One file from the phone to the disk, under a temporary name until it is whole. */
final class OnePull {
    private static final Logger LOG = LoggerFactory.getLogger(OnePull.class);

    private final AfcClientImpl client;
    private final Set<AfcCopyOption> options;
    private final Claims claims;
    private final AfcProgress progress;
    private long resumed;

    OnePull(AfcClientImpl client, Set<AfcCopyOption> options, Claims claims, AfcProgress progress) {
        this.client = client;
        this.options = options;
        this.claims = claims;
        this.progress = progress;
    }

    /** Bytes that an interrupted copy had left. */
    long resumed() {
        return resumed;
    }

    /** @return bytes of the file */
    long run(String remote, Path local, AfcStat stat) throws IOException {
        Path target = local.toAbsolutePath();
        boolean resume = options.contains(AfcCopyOption.RESUME);
        Path part = resume
                ? part(remote, target, stat)
                : target.resolveSibling(Parts.unique(target.getFileName().toString()));
        boolean worth = resume;
        boolean whole = false;
        try {
            if (resume && Files.isRegularFile(part, LinkOption.NOFOLLOW_LINKS)) {
                resumed = Digests.agreed(client, remote, part, Files.size(part), stat.size());
            }
            long done = copy(remote, part, target, stat);
            check(remote, stat, done);
            if (options.contains(AfcCopyOption.VERIFY)) Digests.same(client, remote, part, remote);
            if (stat.modified().isPresent()) {
                Files.setLastModifiedTime(part, FileTime.from(stat.modified().get()));
            }
            claims.place(target, remote, () -> move(part, target));
            whole = true;
            return done;
        } catch (AfcDifferenceException | TakenException e) {
            worth = false;
            throw e;
        } catch (FileSystemException e) {
            throw Blame.of(e, part, target);
        } finally {
            if (!whole && !worth) discard(part);
        }
    }

    /** Where an interrupted copy leaves what it has, for one that resumes it. */
    static Path part(String remote, Path target, AfcStat stat) {
        return target.resolveSibling(Parts.of(
                target.getFileName().toString(),
                remote,
                stat.size(),
                stat.modified().map(Stats::nanos).orElse(0L)));
    }

    private long copy(String remote, Path part, Path target, AfcStat stat) throws IOException {
        long done = resumed;
        try (AheadInput in = client.ahead(remote, resumed, stat.size() - resumed);
                FileChannel out = open(part)) {
            for (ByteBuffer piece = in.piece(); piece.hasRemaining(); piece = in.piece()) {
                done += piece.remaining();
                Blame.write(out, piece, target);
                progress.moved(done, stat.size());
            }
        }
        return done;
    }

    private FileChannel open(Path part) throws IOException {
        if (!options.contains(AfcCopyOption.RESUME)) {
            return FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        }
        FileChannel out =
                FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
        boolean there = false;
        try {
            out.truncate(resumed).position(resumed);
            there = true;
            return out;
        } finally {
            if (!there) out.close();
        }
    }

    /** A file of another length than it had may be half of the old and half of the new. */
    private void check(String remote, AfcStat before, long done) throws IOException {
        if (done == before.size()) return;
        if (client.stat(remote).size() != done) {
            throw new AfcDifferenceException(
                    remote, "changed while it was copied (" + before.size() + " bytes became " + done + "); try again");
        }
    }

    private static void discard(Path part) {
        try {
            Files.deleteIfExists(part);
        } catch (IOException e) {
            // The copy has failed already, and with the better words.
            LOG.debug("left {}", part, e);
        }
    }

    private static void move(Path part, Path target) throws IOException {
        Blame.noFolder(target);
        try {
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
