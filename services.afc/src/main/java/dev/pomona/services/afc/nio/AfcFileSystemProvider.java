package dev.pomona.services.afc.nio;

import dev.pomona.services.afc.AfcClient;
import dev.pomona.services.afc.AfcFileType;
import dev.pomona.services.afc.AfcLink;
import dev.pomona.services.afc.AfcStat;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemAlreadyExistsException;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.LinkOption;
import java.nio.file.NotDirectoryException;
import java.nio.file.NotLinkException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.ProviderMismatchException;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.FileTime;
import java.nio.file.spi.FileSystemProvider;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * File systems of phones, by URIs of the form {@code afc://UDID/PATH}. Failures are {@link java.nio.file.FileSystemException}s;
 * where the phone refused, the {@link dev.pomona.services.afc.AfcException} with its status is the cause.
 */
public final class AfcFileSystemProvider extends FileSystemProvider {
    public static final String SCHEME = "afc";
    /** Key in the environment of {@link #newFileSystem(URI, Map)}: the {@link AfcClient}. */
    public static final String CLIENT = "client";

    private final Function<String, Optional<AfcClient>> clients;
    private final Map<String, AfcFileSystem> open = new ConcurrentHashMap<>();

    /** Knows no phones by itself: {@link #newFileSystem(URI, Map)} needs a {@value #CLIENT}. */
    public AfcFileSystemProvider() {
        this(udid -> Optional.empty());
    }

    /** @param clients finds the client for a UDID */
    public AfcFileSystemProvider(Function<String, Optional<AfcClient>> clients) {
        this.clients = clients;
    }

    @Override
    public String getScheme() {
        return SCHEME;
    }

    private static String authority(URI uri) {
        if (!SCHEME.equalsIgnoreCase(uri.getScheme()) || uri.getAuthority() == null) {
            throw new IllegalArgumentException("not of the form afc://UDID/PATH: " + uri);
        }
        return uri.getAuthority();
    }

    @Override
    public FileSystem newFileSystem(URI uri, Map<String, ?> env) throws IOException {
        String udid = authority(uri);
        AfcClient client = env.get(CLIENT) instanceof AfcClient given
                ? given
                : clients.apply(udid).orElseThrow(() -> new FileSystemNotFoundException("no phone " + udid));
        AfcFileSystem made = new AfcFileSystem(this, client, udid, () -> open.remove(udid));
        if (open.putIfAbsent(udid, made) != null) throw new FileSystemAlreadyExistsException(uri.toString());
        return made;
    }

    @Override
    public FileSystem getFileSystem(URI uri) {
        AfcFileSystem found = open.get(authority(uri));
        if (found == null) throw new FileSystemNotFoundException(uri.toString());
        return found;
    }

    /** Opens the file system if need be, where the phone is known. */
    @Override
    public Path getPath(URI uri) {
        String udid = authority(uri);
        AfcFileSystem found = open.computeIfAbsent(
                udid,
                u -> clients.apply(u)
                        .map(c -> new AfcFileSystem(this, c, u, () -> open.remove(u)))
                        .orElse(null));
        if (found == null) throw new FileSystemNotFoundException(uri.toString());
        return found.getPath(uri.getPath() == null || uri.getPath().isEmpty() ? "/" : uri.getPath());
    }

    /** Closes all that are open. */
    public void close() {
        List.copyOf(open.values()).forEach(AfcFileSystem::close);
    }

    static AfcPath mine(Path path) {
        if (path instanceof AfcPath afc) return afc;
        throw new ProviderMismatchException("not a path of a phone: " + path);
    }

    static AfcClient client(AfcPath path) {
        return path.getFileSystem().client();
    }

    static boolean follows(LinkOption... options) {
        return !Arrays.asList(options).contains(LinkOption.NOFOLLOW_LINKS);
    }

    static AfcStat stat(AfcPath path, LinkOption... options) throws IOException {
        return follows(options)
                ? Links.follow(path).stat()
                : Failures.of(path, () -> client(path).stat(path.remote()));
    }

    /** What is there; empty if nothing is. */
    static Optional<AfcStat> look(AfcPath path) throws IOException {
        return Failures.of(
                path,
                () -> client(path).exists(path.remote())
                        ? Optional.of(client(path).stat(path.remote()))
                        : Optional.empty());
    }

    @Override
    public SeekableByteChannel newByteChannel(
            Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes) throws IOException {
        return new Opening(mine(path), options, attributes).channel();
    }

    @Override
    public InputStream newInputStream(Path path, OpenOption... options) throws IOException {
        for (OpenOption option : options) {
            if (Opening.writes(option)) throw new UnsupportedOperationException(option + " of an input stream");
        }
        AfcPath afc = Links.follow(mine(path)).path();
        return new FailingInput(afc, Failures.of(afc, () -> client(afc).read(afc.remote())));
    }

    @Override
    public OutputStream newOutputStream(Path path, OpenOption... options) throws IOException {
        return Opening.output(mine(path), options);
    }

    @Override
    public DirectoryStream<Path> newDirectoryStream(Path directory, DirectoryStream.Filter<? super Path> filter)
            throws IOException {
        AfcPath path = mine(directory);
        Links.Place place = Links.follow(path);
        if (!place.stat().isDirectory()) throw new NotDirectoryException(path.toString());
        List<String> names =
                Failures.of(path, () -> client(path).list(place.path().remote()));
        return new Children(path, names, filter);
    }

    @Override
    public void createDirectory(Path directory, FileAttribute<?>... attributes) throws IOException {
        Opening.check(attributes);
        AfcPath path = mine(directory);
        // The phone forgives what is there and makes what is above; here neither is asked for.
        if (look(path).isPresent()) throw new FileAlreadyExistsException(path.toString());
        Path parent = path.toAbsolutePath().getParent();
        if (parent != null && !stat(mine(parent)).isDirectory()) throw new NotDirectoryException(parent.toString());
        Failures.of(path, () -> {
            client(path).makeDirectory(path.remote());
            return path;
        });
    }

    @Override
    public void createSymbolicLink(Path link, Path target, FileAttribute<?>... attributes) throws IOException {
        Opening.check(attributes);
        link(mine(link), AfcLink.SYMBOLIC, mine(target).toString());
    }

    @Override
    public void createLink(Path link, Path existing) throws IOException {
        link(mine(link), AfcLink.HARD, mine(existing).remote());
    }

    private static void link(AfcPath link, AfcLink kind, String target) throws IOException {
        if (look(link).isPresent()) throw new FileAlreadyExistsException(link.toString());
        Failures.of(link, () -> {
            client(link).link(kind, target, link.remote());
            return link;
        });
    }

    @Override
    public Path readSymbolicLink(Path link) throws IOException {
        AfcPath path = mine(link);
        AfcStat stat = stat(path, LinkOption.NOFOLLOW_LINKS);
        if (stat.type() != AfcFileType.LINK) throw new NotLinkException(path.toString());
        return path.getFileSystem().getPath(stat.linkTarget().orElse(""));
    }

    @Override
    public void delete(Path path) throws IOException {
        AfcPath afc = mine(path);
        Failures.of(afc, () -> {
            client(afc).remove(afc.remote());
            return afc;
        });
    }

    @Override
    public void copy(Path source, Path target, CopyOption... options) throws IOException {
        Transfer.copy(mine(source), mine(target), options);
    }

    @Override
    public void move(Path source, Path target, CopyOption... options) throws IOException {
        Transfer.move(mine(source), mine(target), options);
    }

    @Override
    public boolean isSameFile(Path path, Path other) throws IOException {
        if (path.equals(other)) return true;
        if (!(other instanceof AfcPath that) || !that.getFileSystem().equals(path.getFileSystem())) return false;
        return real(mine(path)).equals(real(that));
    }

    @Override
    public boolean isHidden(Path path) {
        Path name = path.getFileName();
        return name != null && name.toString().startsWith(".");
    }

    @Override
    public FileStore getFileStore(Path path) throws IOException {
        stat(mine(path));
        return new AfcFileStore(mine(path).getFileSystem());
    }

    @Override
    public void checkAccess(Path path, AccessMode... modes) throws IOException {
        AfcStat stat = stat(mine(path));
        if (Arrays.asList(modes).contains(AccessMode.EXECUTE) && !stat.isDirectory()) {
            throw new AccessDeniedException(path.toString(), null, "nothing of a phone is executed");
        }
    }

    /** As {@link Path#toRealPath}. */
    Path real(AfcPath path, LinkOption... options) throws IOException {
        AfcPath at = follows(options) ? Links.follow(path).path() : path;
        stat(at, LinkOption.NOFOLLOW_LINKS);
        Path known = at.toAbsolutePath().normalize();
        if (!follows(options) || known.getParent() == null) return known;
        // Links on the way, too.
        Path parent = real(mine(known.getParent()), options);
        return parent.resolve(known.getFileName());
    }

    @Override
    @SuppressWarnings("unchecked")
    public <V extends FileAttributeView> V getFileAttributeView(Path path, Class<V> type, LinkOption... options) {
        return type == BasicFileAttributeView.class ? (V) new BasicView(mine(path), options) : null;
    }

    @Override
    @SuppressWarnings("unchecked")
    public <A extends BasicFileAttributes> A readAttributes(Path path, Class<A> type, LinkOption... options)
            throws IOException {
        if (type != BasicFileAttributes.class && type != AfcFileAttributes.class) {
            throw new UnsupportedOperationException(type.getName());
        }
        return (A) new AfcFileAttributes(stat(mine(path), options));
    }

    @Override
    public Map<String, Object> readAttributes(Path path, String attributes, LinkOption... options) throws IOException {
        int colon = attributes.indexOf(':');
        String view = colon < 0 ? "basic" : attributes.substring(0, colon);
        if (!view.equals("basic") && !view.equals(AfcFileAttributes.VIEW)) {
            throw new UnsupportedOperationException("no view " + view);
        }
        Set<String> wanted = Set.of(attributes.substring(colon + 1).split(","));
        return new AfcFileAttributes(stat(mine(path), options)).select(view, wanted);
    }

    @Override
    public void setAttribute(Path path, String attribute, Object value, LinkOption... options) throws IOException {
        String name = attribute.startsWith("basic:") ? attribute.substring(6) : attribute;
        switch (name) {
            case "lastModifiedTime" -> new BasicView(mine(path), options).setTimes((FileTime) value, null, null);
            case "lastAccessTime", "creationTime" -> new BasicView(mine(path), options).setTimes(null, null, null);
            default -> throw new UnsupportedOperationException("no attribute to set: " + attribute);
        }
    }
}
