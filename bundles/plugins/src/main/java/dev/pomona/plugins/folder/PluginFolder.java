package dev.pomona.plugins.folder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Looks at a folder again and again and tells what has changed. A file counts once two looks found it alike: nobody writes to it. */
public final class PluginFolder {
    /** How many files are looked at; what is beyond them by name is left out. */
    static final int MAX_FILES = 1000;

    /** What tells two contents of a file apart. */
    record Stamp(long size, long modified, Object key) {}

    /**
     * What is to be done, in the order of names.
     *
     * @param removed files that were told of before
     * @param fresh files that are new, or have new content
     */
    public record Changes(List<Path> removed, List<Path> fresh) {}

    private static final Changes NONE = new Changes(List.of(), List.of());
    /** A folder's own time may be as coarse as that, and so be the same before and after something was put into it. */
    private static final long COARSE_MILLIS = 3000;
    /** After so many looks at an empty folder's time its content is looked at all the same. */
    private static final int TRUSTED = 20;

    private final Path folder;
    /** When the folder was changed last, if it was found empty a good while after that; null otherwise. */
    private FileTime emptySince;

    private int trusted;
    private Map<Path, Stamp> last = Map.of();
    private final Map<Path, Stamp> told = new HashMap<>();

    public PluginFolder(Path folder) {
        this.folder = folder;
    }

    public Path path() {
        return folder;
    }

    /** What has changed since the last look. */
    public Changes look() throws IOException {
        FileTime time = Files.getLastModifiedTime(folder);
        if (time.equals(emptySince) && ++trusted < TRUSTED) return NONE;
        Map<Path, Stamp> now = files();
        boolean rested = System.currentTimeMillis() - time.toMillis() > COARSE_MILLIS;
        emptySince = rested && now.isEmpty() && told.isEmpty() ? time : null;
        trusted = 0;
        Changes changes = changes(now, last, told, false);
        remember(now, changes);
        return changes;
    }

    /** As {@link #look}, but takes files as they are: for somebody who has just put a whole one there. */
    public Changes lookNow() throws IOException {
        emptySince = null;
        Map<Path, Stamp> now = files();
        Changes changes = changes(now, last, told, true);
        remember(now, changes);
        return changes;
    }

    private void remember(Map<Path, Stamp> now, Changes changes) {
        changes.removed().forEach(told::remove);
        changes.fresh().forEach(file -> told.put(file, now.get(file)));
        last = now;
    }

    /** The rule, without a disk. */
    static Changes changes(Map<Path, Stamp> now, Map<Path, Stamp> last, Map<Path, Stamp> told, boolean hasty) {
        List<Path> fresh = new ArrayList<>();
        new TreeMap<>(now).forEach((file, stamp) -> {
            boolean still = hasty || stamp.equals(last.get(file));
            if (still && !stamp.equals(told.get(file))) fresh.add(file);
        });
        List<Path> removed =
                told.keySet().stream().filter(f -> !now.containsKey(f)).sorted().toList();
        return new Changes(removed, List.copyOf(fresh));
    }

    private Map<Path, Stamp> files() throws IOException {
        Map<Path, Stamp> found = new HashMap<>();
        try (Stream<Path> all = Files.list(folder)) {
            List<Path> jars =
                    all.filter(PluginFolder::named).sorted().limit(MAX_FILES).toList();
            for (Path jar : jars) {
                try {
                    BasicFileAttributes a = Files.readAttributes(jar, BasicFileAttributes.class);
                    if (a.isRegularFile()) {
                        found.put(jar, new Stamp(a.size(), a.lastModifiedTime().toMillis(), a.fileKey()));
                    }
                } catch (NoSuchFileException e) {
                    // Removed since it was listed, or a link to nowhere.
                    continue;
                }
            }
        }
        return found;
    }

    private static boolean named(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(".jar") && !name.startsWith(".") && !Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS);
    }
}
