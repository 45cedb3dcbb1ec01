package dev.pomona.services.afc.client;

import dev.pomona.services.afc.AfcCopyOption;
import dev.pomona.services.afc.AfcException;
import dev.pomona.services.afc.AfcMode;
import dev.pomona.services.afc.AfcProgress;
import dev.pomona.services.afc.AfcStat;
import dev.pomona.services.afc.AfcStatus;
import dev.pomona.services.afc.messages.AfcOp;
import dev.pomona.services.afc.messages.AfcRequest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One file from the disk to the phone, under a temporary name until it is whole. */
final class OnePush {
    private static final Logger LOG = LoggerFactory.getLogger(OnePush.class);

    private final AfcClientImpl client;
    private final Set<AfcCopyOption> options;
    private final AfcProgress progress;
    private long resumed;

    OnePush(AfcClientImpl client, Set<AfcCopyOption> options, AfcProgress progress) {
        this.client = client;
        this.options = options;
        this.progress = progress;
    }

    /** Bytes that an interrupted copy had left. */
    long resumed() {
        return resumed;
    }

    /** @return bytes of the file */
    long run(Path local, String remote) throws IOException {
        BasicFileAttributes before = Files.readAttributes(local, BasicFileAttributes.class);
        long modified = Stats.nanos(before.lastModifiedTime().toInstant());
        boolean resume = options.contains(AfcCopyOption.RESUME);
        String part =
                resume ? part(local, remote, before.size(), modified) : beside(remote, Parts.unique(name(remote)));
        boolean worth = resume;
        boolean whole = false;
        try {
            if (resume) resumed = left(local, part, before.size());
            long done = copy(local, part, before, modified);
            if (done != before.size()) {
                throw new AfcDifferenceException(
                        local.toString(),
                        "changed while it was copied (" + before.size() + " bytes became " + done + "); try again");
            }
            if (options.contains(AfcCopyOption.VERIFY)) Digests.same(client, part, local, remote);
            rename(part, remote);
            whole = true;
            return done;
        } catch (AfcDifferenceException e) {
            worth = false;
            throw e;
        } catch (AfcException e) {
            // What fills the phone is no help to anybody.
            worth &= e.status() != AfcStatus.NO_SPACE_LEFT;
            throw Blame.of(client, e, part, remote);
        } finally {
            if (!whole && !worth) discard(part);
        }
    }

    private static String name(String remote) {
        return remote.substring(remote.lastIndexOf('/') + 1);
    }

    private static String beside(String remote, String name) {
        return remote.substring(0, remote.lastIndexOf('/') + 1) + name;
    }

    /** Where an interrupted copy leaves what it has, for one that resumes it. */
    static String part(Path local, String remote, long size, long modifiedNanos) {
        return beside(remote, Parts.of(name(remote), local.toAbsolutePath().toString(), size, modifiedNanos));
    }

    private long left(Path local, String part, long size) throws IOException {
        Optional<AfcStat> there = client.stats(java.util.List.of(part)).getFirst();
        return there.isPresent()
                ? Digests.agreed(client, part, local, there.get().size(), size)
                : 0;
    }

    private long copy(Path local, String part, BasicFileAttributes before, long modified) throws IOException {
        long done = resumed;
        AfcSession session = client.session();
        int lanes = Stripes.lanes(
                before.size() - resumed, session.delay(), client.settings().lanes());
        if (lanes > 1) return striped(session, local, part, before, modified, lanes);
        try (FileChannel in = FileChannel.open(local, StandardOpenOption.READ)) {
            in.position(resumed);
            AfcCall touched;
            try (AheadOutput out = open(session, part)) {
                InputStream bytes = Channels.newInputStream(in);
                int size = client.settings().chunk();
                byte[] buffer = new byte[Math.clamp(before.size() - resumed + 1, 1, size)];
                for (int n = bytes.read(buffer); n >= 0; n = bytes.read(buffer)) {
                    out.write(buffer, 0, n);
                    done += n;
                    progress.moved(done, before.size());
                }
                touched = out.finish(new AfcRequest.OnPathWith(AfcOp.SET_MOD_TIME, modified, part));
            }
            keepsTime(session, touched, part);
        }
        return done;
    }

    private long striped(
            AfcSession session, Path local, String part, BasicFileAttributes before, long modified, int lanes)
            throws IOException {
        session.open(part, resumed > 0 ? AfcMode.UPDATE : AfcMode.WRITE).close();
        new Stripes(client, local, part, resumed, before.size(), progress).run(lanes);
        keepsTime(session, session.send(new AfcRequest.OnPathWith(AfcOp.SET_MOD_TIME, modified, part)), part);
        long there = client.stat(part).size();
        return there == before.size() ? Files.size(local) : there;
    }

    private AheadOutput open(AfcSession session, String part) throws IOException {
        AfcHandle file = session.open(part, resumed > 0 ? AfcMode.UPDATE : AfcMode.WRITE);
        boolean there = false;
        try {
            if (resumed > 0) file.position(resumed);
            there = true;
            return new AheadOutput(file);
        } finally {
            if (!there) file.closeSoon();
        }
    }

    /** A phone that keeps its own time of a file has the file nevertheless. */
    private static void keepsTime(AfcSession session, AfcCall touched, String part) throws IOException {
        try {
            Calls.done(session.udid(), touched.request, part, touched.await());
        } catch (AfcException e) {
            LOG.debug("the phone did not take the time of {}", part, e);
        }
    }

    /** A rename replaces on the phones we know; where it does not, the old file goes first. */
    private void rename(String part, String remote) throws IOException {
        try {
            client.rename(part, remote);
        } catch (AfcException e) {
            if (e.status() != AfcStatus.OBJECT_EXISTS || client.stat(remote).isDirectory()) throw e;
            client.remove(remote);
            client.rename(part, remote);
        }
    }

    private void discard(String part) {
        try {
            client.removeUninterrupted(part);
        } catch (IOException e) {
            // The copy has failed already, and with the better words; a lost phone keeps its temporary file.
            LOG.debug("left {} on the phone", part, e);
        }
    }
}
