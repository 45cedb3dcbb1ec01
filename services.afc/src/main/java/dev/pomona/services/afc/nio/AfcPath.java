package dev.pomona.services.afc.nio;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.ProviderMismatchException;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;

/** A path of a phone: names apart by slashes, compared letter by letter, never normalised to composed or decomposed forms. */
final class AfcPath implements Path {
    private final AfcFileSystem fileSystem;
    private final boolean absolute;
    private final List<String> names;

    private AfcPath(AfcFileSystem fileSystem, boolean absolute, List<String> names) {
        this.fileSystem = fileSystem;
        this.absolute = absolute;
        this.names = names;
    }

    static AfcPath of(AfcFileSystem fileSystem, String text) {
        if (text.indexOf('\0') >= 0) throw new InvalidPathException(text.replace('\0', '?'), "NUL in a path");
        List<String> names = new ArrayList<>();
        for (String name : text.split("/", -1)) if (!name.isEmpty()) names.add(name);
        boolean absolute = text.startsWith("/");
        // The empty path has one empty name.
        if (names.isEmpty() && !absolute) names.add("");
        return new AfcPath(fileSystem, absolute, List.copyOf(names));
    }

    private AfcPath with(boolean root, List<String> parts) {
        return new AfcPath(fileSystem, root, parts.isEmpty() && !root ? List.of("") : List.copyOf(parts));
    }

    private AfcPath mine(Path other) {
        Objects.requireNonNull(other);
        if (!(other instanceof AfcPath path)) throw new ProviderMismatchException();
        return path;
    }

    private boolean empty() {
        return !absolute && names.equals(List.of(""));
    }

    /** As the phone is asked for it. */
    String remote() {
        return ((AfcPath) toAbsolutePath()).toString();
    }

    @Override
    public AfcFileSystem getFileSystem() {
        return fileSystem;
    }

    @Override
    public boolean isAbsolute() {
        return absolute;
    }

    @Override
    public Path getRoot() {
        return absolute ? with(true, List.of()) : null;
    }

    @Override
    public Path getFileName() {
        return names.isEmpty() ? null : with(false, List.of(names.getLast()));
    }

    @Override
    public Path getParent() {
        if (names.isEmpty() || names.size() == 1 && !absolute) return null;
        return with(absolute, names.subList(0, names.size() - 1));
    }

    @Override
    public int getNameCount() {
        return names.size();
    }

    @Override
    public Path getName(int index) {
        if (index < 0 || index >= names.size()) throw new IllegalArgumentException("no name number " + index);
        return with(false, List.of(names.get(index)));
    }

    @Override
    public Path subpath(int from, int to) {
        if (from < 0 || to > names.size() || from >= to) throw new IllegalArgumentException(from + " to " + to);
        return with(false, names.subList(from, to));
    }

    @Override
    public boolean startsWith(Path other) {
        return other instanceof AfcPath p
                && p.fileSystem.equals(fileSystem)
                && p.absolute == absolute
                && (p.empty() ? empty() : p.names.size() <= names.size())
                && names.subList(0, p.names.size()).equals(p.names);
    }

    @Override
    public boolean endsWith(Path other) {
        if (!(other instanceof AfcPath p) || !p.fileSystem.equals(fileSystem)) return false;
        if (p.empty()) return empty();
        if (p.absolute) return absolute && names.equals(p.names);
        return p.names.size() <= names.size()
                && names.subList(names.size() - p.names.size(), names.size()).equals(p.names);
    }

    @Override
    public Path normalize() {
        List<String> kept = new ArrayList<>();
        for (String name : names) {
            if (name.equals(".") || name.isEmpty()) continue;
            boolean up = name.equals("..");
            if (up && !kept.isEmpty() && !kept.getLast().equals("..")) kept.removeLast();
            // Above the root is the root.
            else if (!up || !absolute) kept.add(name);
        }
        return with(absolute, kept);
    }

    @Override
    public Path resolve(Path other) {
        AfcPath path = mine(other);
        if (path.absolute || empty()) return path;
        if (path.empty()) return this;
        List<String> all = new ArrayList<>(names);
        all.addAll(path.names);
        return with(absolute, all);
    }

    @Override
    public Path relativize(Path other) {
        AfcPath path = mine(other);
        if (path.absolute != absolute) throw new IllegalArgumentException("one path is absolute, the other is not");
        if (empty()) return path;
        List<String> theirs = path.empty() ? List.of() : path.names;
        int same = 0;
        while (same < Math.min(names.size(), theirs.size()) && names.get(same).equals(theirs.get(same))) same++;
        if (names.subList(same, names.size()).contains("..")) {
            throw new IllegalArgumentException("the way back from " + this + " is not known");
        }
        List<String> way = new ArrayList<>();
        for (int i = same; i < names.size(); i++) way.add("..");
        way.addAll(theirs.subList(same, theirs.size()));
        return with(false, way);
    }

    @Override
    public URI toUri() {
        try {
            return new URI(AfcFileSystemProvider.SCHEME, fileSystem.authority(), remote(), null, null);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public Path toAbsolutePath() {
        return absolute ? this : with(true, empty() ? List.of() : names);
    }

    @Override
    public Path toRealPath(LinkOption... options) throws IOException {
        return fileSystem.provider().real(this, options);
    }

    @Override
    public File toFile() {
        throw new UnsupportedOperationException("a file of a phone is no java.io.File");
    }

    @Override
    public WatchKey register(WatchService watcher, WatchEvent.Kind<?>[] events, WatchEvent.Modifier... modifiers) {
        throw new UnsupportedOperationException("a phone does not tell of changes");
    }

    @Override
    public Iterator<Path> iterator() {
        return names.stream().<Path>map(name -> with(false, List.of(name))).iterator();
    }

    @Override
    public int compareTo(Path other) {
        return toString().compareTo(mine(other).toString());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof AfcPath p
                && p.fileSystem.equals(fileSystem)
                && p.absolute == absolute
                && p.names.equals(names);
    }

    @Override
    public int hashCode() {
        return Objects.hash(absolute, names);
    }

    @Override
    public String toString() {
        return (absolute ? "/" : "") + String.join("/", names);
    }
}
