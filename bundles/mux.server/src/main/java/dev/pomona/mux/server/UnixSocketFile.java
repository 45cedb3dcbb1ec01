package dev.pomona.mux.server;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;

/** The file of a Unix socket: only for its owner, never in place of something else, gone when the socket is. */
final class UnixSocketFile {
    private final Path path;
    private final Object key;

    private UnixSocketFile(Path path, Object key) {
        this.path = path;
        this.key = key;
    }

    /** Binds and makes the file the owner's; the parent, if there is none, too. */
    static UnixSocketFile bind(ServerSocketChannel channel, Path path, int backlog) throws IOException {
        Path parent = path.toAbsolutePath().getParent();
        if (parent != null && !Files.exists(parent)) {
            Files.createDirectories(
                    parent, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        clear(path);
        channel.bind(UnixDomainSocketAddress.of(path), backlog);
        UnixSocketFile file = new UnixSocketFile(path, attributes(path).fileKey());
        try {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
        } catch (IOException | RuntimeException e) {
            file.delete();
            throw e;
        }
        return file;
    }

    /** Takes away what a killed hub has left, and only that. */
    private static void clear(Path path) throws IOException {
        BasicFileAttributes found;
        try {
            found = attributes(path);
        } catch (NoSuchFileException e) {
            return;
        }
        if (!found.isOther() || !isSocket(path)) {
            throw new FileAlreadyExistsException(path.toString(), null, "is no socket and is left alone");
        }
        try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            probe.connect(UnixDomainSocketAddress.of(path));
        } catch (ConnectException stale) {
            Files.delete(path);
            return;
        }
        throw new BindException(path + ": another program answers there");
    }

    private static boolean isSocket(Path path) throws IOException {
        try {
            int mode = (Integer) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
            return (mode & 0170000) == 0140000;
        } catch (UnsupportedOperationException e) {
            return true; // no more to be known on this system than that it is neither file, folder nor link
        }
    }

    private static BasicFileAttributes attributes(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }

    /** Unless somebody has put another one there meanwhile. */
    void delete() throws IOException {
        try {
            if (Objects.equals(attributes(path).fileKey(), key)) Files.deleteIfExists(path);
        } catch (NoSuchFileException e) {
            return;
        }
    }
}
