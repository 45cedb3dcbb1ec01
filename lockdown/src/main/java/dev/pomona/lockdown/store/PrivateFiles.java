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

    PrivateFiles(Path folder) throws IOException {
        this.folder = folder;
        Path parent = folder.toAbsolutePath().getParent();
        if (parent != null) Files.createDirectories(parent);
        posix = parent != null && Files.getFileStore(parent).supportsFileAttributeView("posix");
        Files.createDirectories(folder, attributes(FOLDER));
        // It may have been there before, with other rights.
        if (posix) Files.setPosixFilePermissions(folder, FOLDER);
    }

    private FileAttribute<?>[] attributes(Set<PosixFilePermission> permissions) {
        return posix
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)}
                : new FileAttribute<?>[0];
    }

    /** Through a file of its own that takes the name when it is on the disk. */
    void write(Path target, byte[] content) throws IOException {
        Path fresh = Files.createTempFile(folder, ".new", ".tmp", attributes(FILE));
        try {
            try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = ByteBuffer.wrap(content);
                while (bytes.hasRemaining()) channel.write(bytes);
                channel.force(true);
            }
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
