package dev.pomona.run.launch;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/** The state folder: only its owner's, and one hub's at a time. */
final class State {
    // A lock that nobody refers to is collected, and with that given up.
    private static final Set<FileLock> HELD = java.util.concurrent.ConcurrentHashMap.newKeySet();

    /** What the system has room for. */
    private static final int SOCKET_PATH = System.getProperty("os.name").startsWith("Linux") ? 107 : 103;

    private final Path folder;

    private State(Path folder) {
        this.folder = folder;
    }

    /** @throws IOException it cannot be made, or not be made private */
    static State open(Path folder) throws IOException {
        try {
            Files.createDirectories(folder);
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        } catch (IOException e) {
            throw new IOException("the state folder " + folder + " cannot be used: " + e, e);
        }
        return new State(folder);
    }

    Path folder() {
        return folder;
    }

    Path file(String name) {
        return folder.resolve(name);
    }

    /** @throws IOException a socket of this name in the folder has too long a path for the system */
    void requireSocket(String name) throws IOException {
        String path = file(name).toString();
        int length = path.getBytes(StandardCharsets.UTF_8).length;
        if (length > SOCKET_PATH) {
            throw new IOException("the path " + path + " has " + length + " characters, a socket's may have "
                    + SOCKET_PATH + ": choose a shorter --state");
        }
    }

    /**
     * Takes the folder, until the process ends.
     *
     * @return empty if another process has it
     */
    Optional<FileLock> lock(String name) throws IOException {
        FileChannel channel = FileChannel.open(
                folder.resolve(name),
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        FileLock lock = null;
        try {
            lock = channel.tryLock();
            if (lock != null) {
                HELD.add(lock);
                channel.truncate(0);
                String pid = ProcessHandle.current().pid() + "\n";
                channel.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.US_ASCII)), 0);
            }
        } catch (OverlappingFileLockException e) {
            lock = null;
        } finally {
            if (lock == null) channel.close();
        }
        return Optional.ofNullable(lock);
    }

    /** The process that has the folder, for a message. */
    String holder(String name) {
        try {
            return Files.readString(folder.resolve(name)).strip();
        } catch (IOException e) {
            return "unknown";
        }
    }
}
