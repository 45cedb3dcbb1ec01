package dev.pomona.services.afc.nio;

import dev.pomona.services.afc.AfcClient;
import java.nio.file.ClosedFileSystemException;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.WatchService;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;

/** What one {@link AfcClient} sees, as a file system. Closing it does not close the client. */
public final class AfcFileSystem extends FileSystem {
    private final AfcFileSystemProvider provider;
    private final AfcClient client;
    private final String authority;
    private final Runnable closing;
    private volatile boolean open = true;

    AfcFileSystem(AfcFileSystemProvider provider, AfcClient client, String authority, Runnable closing) {
        this.provider = provider;
        this.client = client;
        this.authority = authority;
        this.closing = closing;
    }

    /** A file system of its own, known to nobody else: its paths have URIs, but no URI leads to them. */
    public static AfcFileSystem of(AfcClient client) {
        Objects.requireNonNull(client);
        return new AfcFileSystem(
                new AfcFileSystemProvider(), client, client.udid().value(), () -> {});
    }

    AfcClient client() {
        if (!open) throw new ClosedFileSystemException();
        return client;
    }

    /** The phone's UDID. */
    String authority() {
        return authority;
    }

    @Override
    public AfcFileSystemProvider provider() {
        return provider;
    }

    @Override
    public void close() {
        open = false;
        closing.run();
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public boolean isReadOnly() {
        return false;
    }

    @Override
    public String getSeparator() {
        return "/";
    }

    @Override
    public Iterable<Path> getRootDirectories() {
        return List.of(AfcPath.of(this, "/"));
    }

    @Override
    public Iterable<FileStore> getFileStores() {
        return List.of(new AfcFileStore(this));
    }

    @Override
    public Set<String> supportedFileAttributeViews() {
        return Set.of("basic", AfcFileAttributes.VIEW);
    }

    @Override
    public Path getPath(String first, String... more) {
        StringBuilder text = new StringBuilder(first);
        for (String part : more) {
            if (part.isEmpty()) continue;
            if (!text.isEmpty()) text.append('/');
            text.append(part);
        }
        return AfcPath.of(this, text.toString());
    }

    @Override
    public PathMatcher getPathMatcher(String syntaxAndPattern) {
        int colon = syntaxAndPattern.indexOf(':');
        if (colon <= 0) throw new IllegalArgumentException("glob:PATTERN or regex:PATTERN, not " + syntaxAndPattern);
        String text = syntaxAndPattern.substring(colon + 1);
        Pattern pattern = switch (syntaxAndPattern.substring(0, colon).toLowerCase(java.util.Locale.ROOT)) {
            case "glob" -> GlobSyntax.regex(text);
            case "regex" -> Pattern.compile(text);
            default -> throw new UnsupportedOperationException("no such syntax: " + syntaxAndPattern);
        };
        return path -> pattern.matcher(path.toString()).matches();
    }

    @Override
    public UserPrincipalLookupService getUserPrincipalLookupService() {
        throw new UnsupportedOperationException("AFC knows no users");
    }

    @Override
    public WatchService newWatchService() {
        throw new UnsupportedOperationException("a phone does not tell of changes");
    }
}
