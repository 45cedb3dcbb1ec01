package dev.pomona.services.afc.client;

import dev.pomona.services.afc.AfcCopyOption;
import dev.pomona.services.afc.AfcEntry;
import dev.pomona.services.afc.AfcPair;
import dev.pomona.services.afc.AfcReport;
import dev.pomona.services.afc.AfcStat;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** Trees from the phone to the disk: directories are listed ahead while files are copied. */
final class PullTree {
    private final AfcClientImpl client;
    private final CopyJob job;
    private final Deque<RemoteListing> directories = new ArrayDeque<>();
    private final List<Entered> entered = new ArrayList<>();
    private final Claims claims = new Claims();
    private long room = Long.MAX_VALUE;
    /** What interrupted copies have left here takes no more room. */
    private long held;

    /** A directory that was copied, to be finished when all in it has been. */
    private record Entered(Path local, Optional<FileTime> time, List<String> names) {}

    PullTree(AfcClientImpl client, CopyJob job) {
        this.client = client;
        this.job = job;
    }

    AfcReport run(Collection<AfcPair> what) throws IOException {
        boolean well = false;
        try {
            Iterator<Optional<AfcStat>> stats =
                    client.stats(what.stream().map(AfcPair::remote).toList()).iterator();
            for (AfcPair pair : what) {
                Path local = pair.local().toAbsolutePath();
                Optional<AfcStat> stat = stats.next();
                if (stat.isEmpty()) {
                    job.failed(pair.remote(), new NoSuchFileException(pair.remote()));
                } else {
                    if (!job.has(AfcCopyOption.IGNORE_SPACE)) room = Math.min(room, usable(local));
                    visit(pair.remote(), local, local, stat.get(), 0);
                }
            }
            while (!directories.isEmpty()) directory(directories.remove());
            well = true;
        } finally {
            directories.forEach(RemoteListing::cancel);
            job.finish(well);
        }
        end();
        return job.report();
    }

    private static long usable(Path local) throws IOException {
        Path there = local;
        while (there != null && !Files.exists(there)) there = there.getParent();
        return there == null ? Long.MAX_VALUE : Files.getFileStore(there).getUsableSpace();
    }

    /** @param root the local path that all of this tree stays in */
    private void visit(String remote, Path local, Path root, AfcStat stat, int depth) throws IOException {
        try {
            tried(remote, local, root, stat, depth);
        } catch (FileSystemException e) {
            if (!CopyJob.alone(e)) throw e;
            job.failed(remote, e);
        }
    }

    private void tried(String remote, Path local, Path root, AfcStat stat, int depth) throws IOException {
        switch (stat.type()) {
            case DIRECTORY -> {
                if (!job.has(AfcCopyOption.RECURSIVE)) {
                    job.left(remote, "a directory");
                } else if (depth > LocalNames.DEPTH) {
                    job.failed(remote, new FileSystemException(remote, null, "directories are nested too deep"));
                } else {
                    RemoteListing next = new RemoteListing(client, remote, local, root, stat, depth);
                    directories.add(next);
                    RemoteListing.lookAhead(directories);
                }
            }
            case FILE -> file(remote, local, stat);
            case LINK -> link(remote, local, root, stat);
            default -> job.left(remote, "a " + stat.type().words());
        }
    }

    private void directory(RemoteListing listing) throws IOException {
        RemoteListing.lookAhead(directories);
        Path local = listing.local();
        List<AfcEntry> entries;
        try {
            entries = listing.await();
            // A link of ours in this place would lead the copy somewhere else.
            if (Files.isSymbolicLink(local)) {
                throw new FileSystemException(local.toString(), null, "is a link, not a directory");
            }
            if (!job.has(AfcCopyOption.DRY_RUN)) Blame.makeFolder(local);
            claims.folder(local, listing.remote());
        } catch (IOException e) {
            if (!CopyJob.alone(e)) throw e;
            job.failed(listing.remote(), e);
            return;
        }
        job.directory();
        entered.add(new Entered(
                local,
                listing.stat().modified().map(FileTime::from),
                entries.stream().map(AfcEntry::name).toList()));
        for (String name : listing.lost()) {
            // Whoever took it away has; a name that is no text, however, cannot be asked for.
            if (name.indexOf('\uFFFD') < 0) continue;
            String remote = AfcClientImpl.join(listing.remote(), name);
            job.failed(
                    remote, new FileSystemException(remote, null, "its name is not UTF-8, so it cannot be asked for"));
        }
        for (AfcEntry entry : entries) {
            String remote = AfcClientImpl.join(listing.remote(), entry.name());
            try {
                visit(remote, LocalNames.in(local, entry.name()), listing.root(), entry.stat(), listing.depth() + 1);
            } catch (FileSystemException e) {
                if (!CopyJob.alone(e)) throw e;
                job.failed(remote, e);
            }
        }
    }

    private void file(String remote, Path local, AfcStat stat) throws IOException {
        claims.name(local, remote);
        if (job.has(AfcCopyOption.UPDATE) && same(local, stat)) {
            claims.keep(local, remote);
            job.unchanged();
            return;
        }
        job.found(stat.size());
        if (job.has(AfcCopyOption.RESUME)) {
            Path part = OnePull.part(remote, local, stat);
            if (Files.isRegularFile(part, LinkOption.NOFOLLOW_LINKS)) held += Math.min(Files.size(part), stat.size());
        }
        if (job.foundBytes() - held > room) {
            throw new IOException("no room: " + job.foundBytes() + " bytes or more are to be copied"
                    + (held > 0 ? ", " + held + " of them are there already" : "") + ", and " + room
                    + " are free where they would go");
        }
        if (job.has(AfcCopyOption.DRY_RUN)) {
            job.done(remote, local, stat.size(), 0);
            return;
        }
        job.start(remote, stat.size(), () -> {
            OnePull pull =
                    new OnePull(client, job.options(), claims, (done, size) -> job.moved(remote, local, done, size));
            long size = pull.run(remote, local, stat);
            if (job.has(AfcCopyOption.MOVE)) client.remove(remote);
            job.done(remote, local, size, pull.resumed());
        });
    }

    private static boolean same(Path local, AfcStat stat) throws IOException {
        if (!Files.isRegularFile(local, LinkOption.NOFOLLOW_LINKS)) return false;
        BasicFileAttributes here = Files.readAttributes(local, BasicFileAttributes.class);
        return here.size() == stat.size()
                && stat.modified().isPresent()
                && here.lastModifiedTime()
                        .toInstant()
                        .truncatedTo(ChronoUnit.SECONDS)
                        .equals(stat.modified().get().truncatedTo(ChronoUnit.SECONDS));
    }

    private void link(String remote, Path local, Path root, AfcStat stat) throws IOException {
        String target = stat.linkTarget().orElse("");
        if (!job.has(AfcCopyOption.LINKS)) {
            job.left(remote, "a link to " + target);
        } else if (target.isEmpty()
                || target.startsWith("/")
                || !local.resolveSibling(target).normalize().startsWith(root)) {
            job.left(remote, "a link out of the copied tree, to " + target);
        } else if (!job.has(AfcCopyOption.DRY_RUN)) {
            claims.name(local, remote);
            claims.place(local, remote, () -> {
                if (Files.isSymbolicLink(local)) Files.delete(local);
                Files.createSymbolicLink(local, local.getFileSystem().getPath(target));
            });
        }
    }

    /** What comes last: removals, only after everything was copied, and the times of directories, which copying changes. */
    private void end() throws IOException {
        if (job.has(AfcCopyOption.DELETE) && !job.hasFailures()) {
            for (Entered directory : entered) {
                if (Files.isDirectory(directory.local())) Surplus.remove(job, directory.local(), directory.names());
            }
        }
        if (job.has(AfcCopyOption.DRY_RUN)) return;
        for (Entered directory : entered.reversed()) {
            if (directory.time().isPresent()) {
                Files.setLastModifiedTime(directory.local(), directory.time().get());
            }
        }
    }
}
