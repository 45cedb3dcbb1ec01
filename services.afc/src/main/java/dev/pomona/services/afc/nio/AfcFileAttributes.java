package dev.pomona.services.afc.nio;

import dev.pomona.services.afc.AfcFileType;
import dev.pomona.services.afc.AfcStat;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * What a phone says of a file; the view {@value #VIEW}.
 *
 * @param stat as the client has it
 */
public record AfcFileAttributes(AfcStat stat) implements BasicFileAttributes {
    /** The name of the view, with which {@code links}, {@code blocks} and {@code linkTarget} can be asked for. */
    public static final String VIEW = "afc";

    private static final FileTime NEVER = FileTime.fromMillis(0);

    @Override
    public FileTime lastModifiedTime() {
        return stat.modified().map(FileTime::from).orElse(NEVER);
    }

    /** Phones do not tell; the time of the last change. */
    @Override
    public FileTime lastAccessTime() {
        return lastModifiedTime();
    }

    @Override
    public FileTime creationTime() {
        return stat.created().map(FileTime::from).orElseGet(this::lastModifiedTime);
    }

    @Override
    public boolean isRegularFile() {
        return stat.isFile();
    }

    @Override
    public boolean isDirectory() {
        return stat.isDirectory();
    }

    @Override
    public boolean isSymbolicLink() {
        return stat.type() == AfcFileType.LINK;
    }

    @Override
    public boolean isOther() {
        return !isRegularFile() && !isDirectory() && !isSymbolicLink();
    }

    @Override
    public long size() {
        return stat.size();
    }

    /** Phones do not tell. */
    @Override
    public Object fileKey() {
        return null;
    }

    /** By name. */
    Map<String, Object> select(String view, Set<String> wanted) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("lastModifiedTime", lastModifiedTime());
        all.put("lastAccessTime", lastAccessTime());
        all.put("creationTime", creationTime());
        all.put("size", size());
        all.put("isRegularFile", isRegularFile());
        all.put("isDirectory", isDirectory());
        all.put("isSymbolicLink", isSymbolicLink());
        all.put("isOther", isOther());
        all.put("fileKey", fileKey());
        if (view.equals(VIEW)) {
            all.put("links", stat.links());
            all.put("blocks", stat.blocks());
            all.put("linkTarget", stat.linkTarget().orElse(null));
        }
        if (wanted.contains("*")) return all;
        for (String name : wanted) {
            if (!all.containsKey(name)) throw new IllegalArgumentException("no attribute " + view + ":" + name);
        }
        all.keySet().retainAll(wanted);
        return all;
    }
}
