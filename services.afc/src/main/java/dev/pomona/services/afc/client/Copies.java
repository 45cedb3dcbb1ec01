package dev.pomona.services.afc.client;

import dev.pomona.services.afc.AfcException;
import dev.pomona.services.afc.AfcProgress;
import dev.pomona.services.afc.AfcStat;
import dev.pomona.services.afc.AfcStatus;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whole files from phone to disk and back, under a temporary name until they are whole. */
final class Copies {
    private static final Logger LOG = LoggerFactory.getLogger(Copies.class);

    private Copies() {}

    static long pull(AfcClientImpl client, String remote, Path local, AfcProgress progress) throws IOException {
        AfcStat stat = client.stat(remote);
        Path target = local.toAbsolutePath();
        Path part = target.resolveSibling(temporary(target.getFileName().toString()));
        long done = 0;
        try (AheadInput in = client.ahead(remote, stat.size())) {
            try (FileChannel out = FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                for (ByteBuffer piece = in.piece(); piece.hasRemaining(); piece = in.piece()) {
                    done += piece.remaining();
                    while (piece.hasRemaining()) out.write(piece);
                    progress.moved(done, stat.size());
                }
            }
            if (stat.modified().isPresent()) {
                Files.setLastModifiedTime(part, FileTime.from(stat.modified().get()));
            }
            move(part, target);
            return done;
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private static void move(Path part, Path target) throws IOException {
        try {
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    static long push(AfcClientImpl client, Path local, String remote, AfcProgress progress, int chunk)
            throws IOException {
        long size = Files.size(local);
        int slash = remote.lastIndexOf('/');
        String part = remote.substring(0, slash + 1) + temporary(remote.substring(slash + 1));
        long done = 0;
        boolean made = false;
        boolean renamed = false;
        try (InputStream in = Files.newInputStream(local)) {
            try (OutputStream out = client.write(part)) {
                made = true;
                byte[] buffer = new byte[chunk];
                for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                    out.write(buffer, 0, n);
                    done += n;
                    progress.moved(done, size);
                }
            }
            rename(client, part, remote);
            renamed = true;
            return done;
        } finally {
            if (made && !renamed) discard(client, part);
        }
    }

    /** A rename replaces on the phones we know; where it does not, the old file goes first. */
    private static void rename(AfcClientImpl client, String part, String remote) throws IOException {
        try {
            client.rename(part, remote);
        } catch (AfcException e) {
            if (e.status() != AfcStatus.OBJECT_EXISTS) throw e;
            client.remove(remote);
            client.rename(part, remote);
        }
    }

    private static void discard(AfcClientImpl client, String part) {
        try {
            client.removeUninterrupted(part);
        } catch (IOException e) {
            // The copy has failed already, and with the better words; a lost phone keeps its temporary file.
            LOG.debug("left {} on the phone", part, e);
        }
    }

    private static String temporary(String name) {
        return "." + name + "." + UUID.randomUUID().toString().substring(0, 8) + ".part";
    }
}
