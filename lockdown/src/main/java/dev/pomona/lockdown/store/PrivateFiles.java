package dev.pomona.lockdown.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Files for the owner alone, replaced as a whole or not at all. */
final class PrivateFiles {
    private static final Set<PosixFilePermission> FOLDER = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");

    private final Path folder;
    private final boolean posix;

    /** @param close whether a folder that is there already is closed to others, too */
    PrivateFiles(Path folder, boolean close) throws IOException {
        this.folder = folder;
        Path parent = folder.toAbsolutePath().getParent();
        if (parent != null) Files.createDirectories(parent);
        posix = parent != null && Files.getFileStore(parent).supportsFileAttributeView("posix");
        Files.createDirectories(folder, attributes(FOLDER));
        // It may have been there before, with other rights.
        if (posix && close) Files.setPosixFilePermissions(folder, FOLDER);
    }

    private FileAttribute<?>[] attributes(Set<PosixFilePermission> permissions) {
        return posix
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)}
                : new FileAttribute<?>[0];
    }

    /**
     * Makes a file that is whole from its first moment.
     *
     * @throws java.nio.file.FileAlreadyExistsException if there is one; it is left as it is
     */
    void create(Path target, byte[] content) throws IOException {
        Path fresh = Files.createTempFile(folder, ".new", ".tmp", attributes(FILE));
        try {
            fill(fresh, content);
            // A link takes a name only where it is free, and takes it at once.
            Files.createLink(target, fresh);
        } catch (UnsupportedOperationException e) {
            Files.write(target, content, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        } finally {
            Files.deleteIfExists(fresh);
        }
        syncFolder();
    }

    private static void fill(Path fresh, byte[] content) throws IOException {
        try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(content);
            while (bytes.hasRemaining()) channel.write(bytes);
            channel.force(true);
        }
    }

    /** Through a file of its own that takes the name when it is on the disk. */
    void write(Path target, byte[] content) throws IOException {
        Path fresh = Files.createTempFile(folder, ".new", ".tmp", attributes(FILE));
        try {
            fill(fresh, content);
            Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(fresh);
        }
        syncFolder();
    }

    boolean delete(Path target) throws IOException {
        boolean was = Files.deleteIfExists(target);
        if (was) syncFolder();
        return was;
    }

    /** Makes a rename last through a power cut; only POSIX can. */
    private void syncFolder() throws IOException {
        if (!posix) return;
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
