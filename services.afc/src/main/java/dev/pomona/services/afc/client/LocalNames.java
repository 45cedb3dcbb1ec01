package dev.pomona.services.afc.client;

import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Names from a phone on this side. */
public final class LocalNames {
    /** Directories inside each other, at most; a phone that has more has a circle. */
    public static final int DEPTH = 128;

    private LocalNames() {}

    /** A name from the phone in a directory of ours. The phone is not believed: the result is in that directory. */
    public static Path in(Path directory, String name) throws FileSystemException {
        Path path = null;
        try {
            if (!name.isEmpty() && name.indexOf('/') < 0 && name.indexOf('\0') < 0) path = directory.resolve(name);
        } catch (InvalidPathException e) {
            throw wrong(directory, "this machine cannot have the phone's name " + safe(name), e);
        }
        if (path == null || !directory.equals(path.normalize().getParent()) || !path.equals(path.normalize())) {
            throw wrong(directory, "the phone gave a name that is no file name: " + safe(name), null);
        }
        return path;
    }

    /**
     * The name of a file of ours, as the phone is to have it.
     *
     * @throws FileSystemException if it has no name, or one that texts cannot tell: bytes that are not UTF-8 all look alike
     */
    public static String of(Path file) throws FileSystemException {
        Path name = file.getFileName();
        if (name == null) throw new FileSystemException(file.toString(), null, "has no name");
        if (!told(name)) {
            String raw = file.toUri().getRawPath();
            throw new FileSystemException(
                    file.toString(),
                    null,
                    "its name is not UTF-8 (in a URL it would be " + raw.substring(raw.lastIndexOf('/') + 1)
                            + "), so the phone cannot have it; rename it");
        }
        return name.toString();
    }

    private static boolean told(Path name) {
        try {
            return StandardCharsets.UTF_8.newEncoder().canEncode(name.toString())
                    && name.getFileSystem().getPath(name.toString()).equals(name);
        } catch (InvalidPathException e) {
            // It was read from the disk, but cannot be written as a text again.
            return false;
        }
    }

    private static FileSystemException wrong(Path directory, String why, Throwable cause) {
        FileSystemException e = new FileSystemException(directory.toString(), null, why);
        if (cause != null) e.initCause(cause);
        return e;
    }

    /** Control characters as question marks: a name must not steer a terminal. */
    public static String safe(String name) {
        StringBuilder out = new StringBuilder(name.length());
        name.chars().forEach(c -> out.append(c < ' ' || c >= 0x7f && c <= 0x9f ? '?' : (char) c));
        return out.toString();
    }
}
