package dev.pomona.services.afc.client;

import dev.pomona.services.afc.AfcException;
import dev.pomona.services.afc.AfcStatus;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.WritableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Failures of copies as their asker knows things: by the names that files will have, never by temporary ones. */
final class Blame {
    static final String FILE_IN_THE_WAY = "is a file, not a folder";
    private static final String FOLDER_IN_THE_WAY = "is a folder, not a file";
    private static final String NO_FOLDER = "no such directory";

    private Blame() {}

    /** A refusal of {@code part}, which was to become {@code remote}. */
    static AfcException of(AfcClientImpl client, AfcException e, String part, String remote) {
        if (!e.path().startsWith(part)) return e;
        int slash = remote.lastIndexOf('/');
        String parent = slash <= 0 ? "/" : remote.substring(0, slash);
        try {
            if (e.status() == AfcStatus.OBJECT_NOT_FOUND) {
                if (!client.exists(parent)) return new RetoldException(client.udid(), e, parent, NO_FOLDER);
                if (client.stat(parent).isFile()) return new RetoldException(client.udid(), e, parent, FILE_IN_THE_WAY);
            }
            if (e.status() == AfcStatus.OBJECT_EXISTS && client.stat(remote).isDirectory()) {
                return new RetoldException(client.udid(), e, remote, FOLDER_IN_THE_WAY);
            }
        } catch (IOException gone) {
            // No answer about the cause: the phone's own words must do.
            e.addSuppressed(gone);
        }
        AfcException told = new AfcException(client.udid(), e.operation(), remote, e.code());
        told.initCause(e);
        return told;
    }

    /** A failure with {@code part}, which was to become {@code target}. */
    static FileSystemException of(FileSystemException e, Path part, Path target) {
        if (e instanceof AfcException || !part.toString().equals(e.getFile())) return e;
        Path parent = target.getParent();
        FileSystemException told = switch (e) {
            case NoSuchFileException gone
            when !Files.exists(parent) -> new FileSystemException(parent.toString(), null, NO_FOLDER);
            case AccessDeniedException denied -> new AccessDeniedException(target.toString());
            default ->
                Files.exists(parent) && !Files.isDirectory(parent)
                        ? new FileSystemException(parent.toString(), null, FILE_IN_THE_WAY)
                        : new FileSystemException(target.toString(), null, e.getReason());
        };
        told.initCause(e);
        return told;
    }

    /** Makes a directory and those above it. */
    static void makeFolder(Path folder) throws IOException {
        try {
            Files.createDirectories(folder);
        } catch (FileAlreadyExistsException e) {
            throw new FileSystemException(e.getFile(), null, FILE_IN_THE_WAY);
        }
    }

    static void noFolder(Path target) throws FileSystemException {
        if (Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)) {
            throw new FileSystemException(target.toString(), null, FOLDER_IN_THE_WAY);
        }
    }

    /** Writes all; a full disk is told with the file that it met. */
    static void write(WritableByteChannel out, ByteBuffer piece, Path target) throws IOException {
        try {
            while (piece.hasRemaining()) out.write(piece);
        } catch (ClosedChannelException | FileSystemException e) {
            throw e;
        } catch (IOException e) {
            throw new IOException(target + ": " + e.getMessage(), e);
        }
    }
}
