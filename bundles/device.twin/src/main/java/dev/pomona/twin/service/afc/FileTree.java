package dev.pomona.twin.service.afc;

import dev.pomona.twin.service.afc.Node.Directory;
import dev.pomona.twin.service.afc.Node.File;
import dev.pomona.twin.service.afc.Node.Link;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.LongSupplier;

/** A file system in memory, with bounds on what it holds. All of it is behind one lock: its own. */
final class FileTree {
    /** What a twin says that its disk holds; far more than it keeps. */
    static final long TOTAL_BYTES = 127_989_493_760L;

    static final int BLOCK = 4096;
    private static final int MAX_LINKS = 40;
    private static final int MAX_NODES = 100_000;
    private static final int MAX_NAME = 255;
    private static final int MAX_DEPTH = 200;
    private static final long MAX_FILE = 1L << 42;

    private final Directory root;
    private final LongSupplier nanos;
    private final long maxBytes;
    private long held;
    private int nodes = 1;

    /** @param nanos the time, in nanoseconds since 1970 */
    FileTree(long maxBytes, LongSupplier nanos) {
        this.nanos = nanos;
        this.maxBytes = maxBytes;
        this.root = new Directory(nanos.getAsLong());
    }

    synchronized long freeBytes() {
        return Math.min(64_424_509_440L, maxBytes - held);
    }

    /** Where a path leads: the directory, the last name, and what is there now, if anything. */
    private record Place(Directory parent, String name, Node node) {}

    private Place walk(String path, boolean followLast) throws AfcFault {
        Deque<String> names = new ArrayDeque<>();
        push(names, path);
        Deque<Directory> way = new ArrayDeque<>();
        way.push(root);
        Place place = new Place(root, "", root);
        int links = 0;
        while (!names.isEmpty()) {
            String name = names.pop();
            if (name.equals("..")) {
                if (way.size() == 1) {
                    throw new AfcFault(AfcStatus.PERMISSION_DENIED);
                }
                way.pop();
                place = new Place(way.peek(), "", way.peek());
                continue;
            }
            Directory directory = way.peek();
            Node node = directory.children().get(name);
            place = new Place(directory, name, node);
            if (node instanceof Link link && (followLast || !names.isEmpty())) {
                if (++links > MAX_LINKS) {
                    throw new AfcFault(AfcStatus.NOT_FOUND);
                }
                if (link.target().startsWith("/")) {
                    way.clear();
                    way.push(root);
                }
                place = new Place(way.peek(), "", way.peek());
                push(names, link.target());
            } else if (node instanceof Directory next) {
                if (way.size() > MAX_DEPTH) {
                    throw new AfcFault(AfcStatus.NOT_FOUND);
                }
                way.push(next);
            } else if (!names.isEmpty()) {
                throw new AfcFault(AfcStatus.NOT_FOUND);
            }
        }
        return place;
    }

    private static void push(Deque<String> names, String path) throws AfcFault {
        List<String> parts = new ArrayList<>();
        for (String part : path.split("/", -1)) {
            if (part.length() > MAX_NAME) {
                throw new AfcFault(AfcStatus.INVALID_ARGUMENT);
            }
            if (!part.isEmpty() && !part.equals(".")) {
                parts.add(part);
            }
        }
        parts.reversed().forEach(names::push);
    }

    private Node find(String path, boolean follow) throws AfcFault {
        Node node = walk(path, follow).node();
        if (node == null) {
            throw new AfcFault(AfcStatus.NOT_FOUND);
        }
        return node;
    }

    synchronized List<String> list(String path) throws AfcFault {
        if (!(find(path, true) instanceof Directory directory)) {
            throw new AfcFault(AfcStatus.READ_ERROR);
        }
        List<String> names = new ArrayList<>(List.of(".", ".."));
        names.addAll(directory.children().keySet());
        return names;
    }

    /** The attributes of what is at {@code path}, itself a link or not, in the phone's order. */
    synchronized List<String> info(String path) throws AfcFault {
        Node node = find(path, false);
        String kind;
        long size;
        int links = node.links();
        switch (node) {
            case Directory directory -> {
                kind = "S_IFDIR";
                size = 64 + 32L * directory.children().size();
                links = 2;
            }
            case File file -> {
                kind = "S_IFREG";
                size = file.size();
            }
            case Link link -> {
                kind = "S_IFLNK";
                size = link.target().length();
            }
        }
        List<String> info = new ArrayList<>(List.of(
                "st_size", Long.toString(size),
                "st_blocks", Long.toString(node instanceof File ? (size + 511) / 512 : 0),
                "st_nlink", Integer.toString(links),
                "st_ifmt", kind,
                "st_mtime", Long.toString(node.modified()),
                "st_birthtime", Long.toString(node.born())));
        if (node instanceof Link link) {
            info.addAll(List.of("LinkTarget", link.target()));
        }
        return info;
    }

    /** The file at {@code path}, made if it may be. */
    synchronized File file(String path, boolean create) throws AfcFault {
        Place place = walk(path, true);
        return switch (place.node()) {
            case File file -> file;
            case null -> {
                if (!create) {
                    throw new AfcFault(AfcStatus.NOT_FOUND);
                }
                File file = new File(nanos.getAsLong());
                add(place, file);
                yield file;
            }
            default -> throw new AfcFault(AfcStatus.IS_DIRECTORY);
        };
    }

    private void add(Place place, Node node) throws AfcFault {
        if (nodes >= MAX_NODES) {
            throw new AfcFault(AfcStatus.NO_SPACE);
        }
        nodes++;
        place.parent().children().put(place.name(), node);
        place.parent().modified(nanos.getAsLong());
    }

    /** Makes a directory and those above it; there already is as good. */
    synchronized void makeDirectory(String path) throws AfcFault {
        StringBuilder above = new StringBuilder();
        for (String name : path.split("/", -1)) {
            above.append('/').append(name);
            Place place = walk(above.toString(), true);
            switch (place.node()) {
                case Directory there -> there.children();
                case null -> add(place, new Directory(nanos.getAsLong()));
                default -> throw new AfcFault(AfcStatus.EXISTS);
            }
        }
    }

    synchronized void remove(String path, boolean withContents) throws AfcFault {
        Place place = walk(path, false);
        if (place.node() == null) {
            throw new AfcFault(AfcStatus.NOT_FOUND);
        }
        if (place.name().isEmpty()) {
            throw new AfcFault(AfcStatus.PERMISSION_DENIED);
        }
        if (!withContents
                && place.node() instanceof Directory directory
                && !directory.children().isEmpty()) {
            throw new AfcFault(AfcStatus.UNKNOWN);
        }
        drop(place);
    }

    private void drop(Place place) {
        place.parent().children().remove(place.name());
        place.parent().modified(nanos.getAsLong());
        Deque<Node> gone = new ArrayDeque<>(List.of(place.node()));
        while (!gone.isEmpty()) {
            Node node = gone.pop();
            nodes--;
            node.links(node.links() - 1);
            if (node instanceof Directory directory) {
                directory.children().values().forEach(gone::push);
            } else if (node instanceof File file && file.links() == 0) {
                // Nobody finds it any more; an open handle reads the end of it.
                held -= file.held();
                file.resize(0);
            }
        }
    }

    synchronized void rename(String from, String to) throws AfcFault {
        Place source = walk(from, false);
        Place target = walk(to, false);
        if (source.node() == null) {
            throw new AfcFault(AfcStatus.NOT_FOUND);
        }
        if (source.node() == target.node()) {
            return;
        }
        if (source.name().isEmpty() || target.name().isEmpty() || isWithin(source.node(), target.parent())) {
            throw new AfcFault(AfcStatus.PERMISSION_DENIED);
        }
        if (target.node() instanceof Directory directory
                && !(source.node() instanceof Directory && directory.children().isEmpty())) {
            throw new AfcFault(AfcStatus.EXISTS);
        }
        if (target.node() != null) {
            drop(target);
        }
        source.parent().children().remove(source.name());
        target.parent().children().put(target.name(), source.node());
        source.parent().modified(nanos.getAsLong());
        target.parent().modified(nanos.getAsLong());
    }

    private static boolean isWithin(Node above, Directory below) {
        Deque<Node> left = new ArrayDeque<>(List.of(above));
        while (!left.isEmpty()) {
            Node node = left.pop();
            if (node == below) {
                return true;
            }
            if (node instanceof Directory directory) {
                directory.children().values().forEach(left::push);
            }
        }
        return false;
    }

    synchronized void link(boolean symbolic, String target, String path) throws AfcFault {
        Place place = walk(path, false);
        if (place.node() != null) {
            throw new AfcFault(AfcStatus.EXISTS);
        }
        if (symbolic) {
            add(place, new Link(nanos.getAsLong(), target));
            return;
        }
        if (!(find(target, false) instanceof File file)) {
            throw new AfcFault(AfcStatus.PERMISSION_DENIED);
        }
        add(place, file);
        file.links(file.links() + 1);
    }

    synchronized void touch(String path, long modified) throws AfcFault {
        find(path, true).modified(modified);
    }

    synchronized int read(File file, long position, byte[] target, int offset, int count) {
        return file.read(position, target, offset, count);
    }

    synchronized void write(File file, long position, byte[] source, int offset, int count) throws AfcFault {
        if (file.links() == 0) {
            throw new AfcFault(AfcStatus.NOT_FOUND);
        }
        if (position > MAX_FILE - count) {
            throw new AfcFault(AfcStatus.NO_SPACE);
        }
        long more = file.growth(position, count);
        if (held + more > maxBytes) {
            throw new AfcFault(AfcStatus.NO_SPACE);
        }
        held += more;
        file.write(position, source, offset, count);
        file.modified(nanos.getAsLong());
    }

    synchronized void resize(File file, long size) throws AfcFault {
        if (size < 0 || size > MAX_FILE) {
            throw new AfcFault(AfcStatus.INVALID_ARGUMENT);
        }
        long before = file.held();
        file.resize(size);
        held -= before - file.held();
        file.modified(nanos.getAsLong());
    }

    synchronized boolean lock(File file, Object holder, boolean alone) {
        return file.lock().acquire(holder, alone);
    }

    synchronized void unlock(File file, Object holder) {
        file.lock().release(holder);
    }
}
