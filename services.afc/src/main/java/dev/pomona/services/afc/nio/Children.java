package dev.pomona.services.afc.nio;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/** The entries of a directory, as the phone gave them when it was opened. Names that are no names are left out. */
final class Children implements DirectoryStream<Path> {
    private final AfcPath directory;
    private final List<String> names;
    private final Filter<? super Path> filter;
    private boolean taken;
    private volatile boolean closed;

    Children(AfcPath directory, List<String> names, Filter<? super Path> filter) {
        this.directory = directory;
        this.names = names;
        this.filter = filter;
    }

    @Override
    public Iterator<Path> iterator() {
        if (closed || taken) throw new IllegalStateException("closed, or iterated over already");
        taken = true;
        Iterator<String> left = names.iterator();
        return new Iterator<>() {
            private Path next;

            @Override
            public boolean hasNext() {
                while (next == null && !closed && left.hasNext()) {
                    String name = left.next();
                    if (name.indexOf('/') >= 0) continue;
                    Path path = directory.resolve(name);
                    if (accepts(path)) next = path;
                }
                return next != null;
            }

            @Override
            public Path next() {
                if (!hasNext()) throw new NoSuchElementException();
                Path path = next;
                next = null;
                return path;
            }
        };
    }

    private boolean accepts(Path path) {
        try {
            return filter.accept(path);
        } catch (IOException e) {
            throw new DirectoryIteratorException(e);
        }
    }

    @Override
    public void close() {
        closed = true;
    }
}
