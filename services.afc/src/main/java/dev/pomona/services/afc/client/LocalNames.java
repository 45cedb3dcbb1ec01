package dev.pomona.services.afc.client;

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
