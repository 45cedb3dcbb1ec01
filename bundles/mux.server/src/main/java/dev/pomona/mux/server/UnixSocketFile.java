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
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;

/** The file of a Unix socket: for whom it is meant, never in place of something else, gone when the socket is. */
final class UnixSocketFile {
    private final Path path;
    private final Object key;

    private UnixSocketFile(Path path, Object key) {
        this.path = path;
        this.key = key;
    }

    /**
     * Who may open the socket.
     *
     * @param group besides the owner; empty for nobody
     * @param anybody every user of the machine
     */
    record Access(String group, boolean anybody) {
        static final Access OWNER = new Access("", false);

        String rights() {
            return anybody ? "rw-rw-rw-" : group.isEmpty() ? "rw-------" : "rw-rw----";
        }
    }

    /**
     * Binds where nobody else can reach it, and gives it its name when its rights are right: there is no moment at which
     * others could connect. The parent, if there is none, is made for the owner, or for those whom the socket is for.
     */
    static UnixSocketFile bind(ServerSocketChannel channel, Path path, int backlog, Access access) throws IOException {
        Path parent = path.toAbsolutePath().getParent();
        if (parent == null) throw new BindException(path + " is no place for a socket");
        boolean shared = !access.equals(Access.OWNER);
        if (!Files.exists(parent)) {
            Files.createDirectories(
                    parent,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString(shared ? "rwx--x--x" : "rwx------")));
        }
        clear(path);
        // Its name is short, because a socket's path may not be long.
        Path closed = Files.createTempDirectory(
                parent, ".p", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Path fresh = closed.resolve("s");
        try {
            channel.bind(UnixDomainSocketAddress.of(fresh), backlog);
            if (!access.group().isEmpty()) {
                Files.getFileAttributeView(fresh, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                        .setGroup(fresh.getFileSystem()
                                .getUserPrincipalLookupService()
                                .lookupPrincipalByGroupName(access.group()));
            }
            Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString(access.rights()));
            Object key = attributes(fresh).fileKey();
            Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE);
            return new UnixSocketFile(path, key);
        } finally {
            Files.deleteIfExists(fresh);
            Files.deleteIfExists(closed);
        }
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
