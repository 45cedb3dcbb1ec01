package dev.pomona.services.afc.client;

import dev.pomona.services.afc.AfcCopyOption;
import dev.pomona.services.afc.AfcEntry;
import dev.pomona.services.afc.AfcException;
import dev.pomona.services.afc.AfcLink;
import dev.pomona.services.afc.AfcPair;
import dev.pomona.services.afc.AfcReport;
import dev.pomona.services.afc.AfcStat;
import dev.pomona.services.afc.messages.AfcOp;
import dev.pomona.services.afc.messages.AfcRequest;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Trees from the disk to the phone. The disk is looked through twice: for how much there is, and to copy it. */
final class PushTree {
    private static final int MADE_AHEAD = 64;

    private final AfcClientImpl client;
    private final CopyJob job;
    /** Directories whose making the phone has not answered yet; it makes them before what comes after. */
    private final Deque<AfcCall> making = new ArrayDeque<>();

    /** What each file of the phone was made from, so that none goes over another. */
    private final Map<String, Path> taken = new HashMap<>();

    private final Map<String, Path> entered = new LinkedHashMap<>();

    PushTree(AfcClientImpl client, CopyJob job) {
        this.client = client;
        this.job = job;
    }

    AfcReport run(Collection<AfcPair> what) throws IOException {
        boolean well = false;
        try {
            if (!job.has(AfcCopyOption.UPDATE)) new PushSpace(client, job).check(what);
            for (AfcPair pair : what) {
                Path local = pair.local().toAbsolutePath();
                visit(local, pair.remote(), local, null, 0);
            }
            while (!making.isEmpty()) made();
            well = true;
        } finally {
            job.finish(well);
        }
        end();
        return job.report();
    }

    private void visit(Path local, String remote, Path root, AfcStat there, int depth) throws IOException {
        try {
            BasicFileAttributes here =
                    Files.readAttributes(local, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (here.isDirectory()) {
                if (!job.has(AfcCopyOption.RECURSIVE)) job.left(local.toString(), "a directory");
                else directory(local, remote, root, depth);
            } else if (here.isSymbolicLink() && job.has(AfcCopyOption.LINKS)) {
                take(local, remote);
                link(local, remote, root);
            } else if (Files.isRegularFile(local)) {
                take(local, remote);
                file(local, remote, there);
            } else {
                job.left(local.toString(), here.isSymbolicLink() ? "a link" : "neither a file nor a directory");
            }
        } catch (NoSuchFileException e) {
            job.failed(local.toString(), e);
        } catch (FileSystemException e) {
            if (!CopyJob.alone(e)) throw e;
            job.failed(local.toString(), e);
        }
    }

    private void take(Path local, String remote) throws TakenException {
        Path first = taken.putIfAbsent(remote, local);
        if (first != null) throw new TakenException(local.toString(), remote + " on the phone", first);
    }

    private void directory(Path local, String remote, Path root, int depth) throws IOException {
        if (depth > LocalNames.DEPTH) {
            throw new FileSystemException(local.toString(), null, "directories are nested too deep");
        }
        Map<String, AfcStat> there = new HashMap<>();
        if (job.has(AfcCopyOption.UPDATE) && client.exists(remote)) {
            for (AfcEntry entry : client.entries(remote)) there.put(entry.name(), entry.stat());
        }
        if (!job.has(AfcCopyOption.DRY_RUN)) {
            while (making.size() >= MADE_AHEAD) made();
            making.add(client.session().send(new AfcRequest.OnPath(AfcOp.MAKE_DIR, remote)));
        }
        job.directory();
        entered.put(remote, local);
        for (Path child : PushSpace.children(local)) {
            try {
                String name = LocalNames.of(child);
                visit(child, AfcClientImpl.join(remote, name), root, there.get(name), depth + 1);
            } catch (FileSystemException e) {
                if (!CopyJob.alone(e)) throw e;
                job.failed(child.toString(), e);
            }
        }
    }

    private void made() throws IOException {
        AfcCall call = making.remove();
        try {
            Calls.done(client.udid(), call.request, call.request.subject(), call.await());
        } catch (AfcException e) {
            if (!CopyJob.alone(e)) throw e;
            job.failed(call.request.subject(), e);
        }
    }

    private void file(Path local, String remote, AfcStat known) throws IOException {
        BasicFileAttributes here = Files.readAttributes(local, BasicFileAttributes.class);
        if (job.has(AfcCopyOption.UPDATE)) {
            AfcStat there = known != null
                    ? known
                    : client.stats(List.of(remote)).getFirst().orElse(null);
            if (there != null && there.isFile() && same(here, there)) {
                job.unchanged();
                return;
            }
            job.found(here.size());
        }
        if (job.has(AfcCopyOption.DRY_RUN)) {
            job.done(remote, local, here.size(), 0);
            return;
        }
        job.start(local.toString(), here.size(), () -> {
            OnePush push = new OnePush(client, job.options(), (done, size) -> job.moved(remote, local, done, size));
            long size = push.run(local, remote);
            if (job.has(AfcCopyOption.MOVE)) Files.delete(local);
            job.done(remote, local, size, push.resumed());
        });
    }

    private static boolean same(BasicFileAttributes here, AfcStat there) {
        Instant time = here.lastModifiedTime().toInstant().truncatedTo(ChronoUnit.SECONDS);
        return here.size() == there.size()
                && there.modified().isPresent()
                && time.equals(there.modified().get().truncatedTo(ChronoUnit.SECONDS));
    }

    private void link(Path local, String remote, Path root) throws IOException {
        Path target = Files.readSymbolicLink(local);
        if (target.isAbsolute() || !local.resolveSibling(target).normalize().startsWith(root)) {
            job.left(local.toString(), "a link out of the copied tree, to " + target);
        } else if (!job.has(AfcCopyOption.DRY_RUN)) {
            if (client.exists(remote)) client.remove(remote);
            client.link(AfcLink.SYMBOLIC, target.toString(), remote);
        }
    }

    private void end() throws IOException {
        if (job.has(AfcCopyOption.DELETE) && !job.hasFailures()) {
            for (Map.Entry<String, Path> directory : entered.entrySet()) {
                if (job.has(AfcCopyOption.DRY_RUN) && !client.exists(directory.getKey())) continue;
                Surplus.remove(
                        job,
                        client,
                        directory.getKey(),
                        new java.util.HashSet<>(PushSpace.children(directory.getValue()).stream()
                                .map(p -> p.getFileName().toString())
                                .toList()));
            }
        }
        if (job.has(AfcCopyOption.DRY_RUN)) return;
        List<AfcCall> touched = new ArrayList<>();
        for (Map.Entry<String, Path> directory : entered.entrySet()) {
            FileTime time = Files.getLastModifiedTime(directory.getValue());
            touched.add(client.session()
                    .send(new AfcRequest.OnPathWith(
                            AfcOp.SET_MOD_TIME, Stats.nanos(time.toInstant()), directory.getKey())));
        }
        for (AfcCall call : touched) {
            try {
                Calls.done(client.udid(), call.request, call.request.subject(), call.await());
            } catch (AfcException e) {
                // A directory whose time the phone keeps itself is a directory nevertheless.
                continue;
            }
        }
    }
}
