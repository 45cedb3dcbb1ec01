package dev.pomona.services.afc.commands;

import dev.pomona.services.afc.AfcClient;
import dev.pomona.services.afc.AfcException;
import dev.pomona.services.afc.AfcStatus;
import java.io.IOException;
import java.nio.file.Path;

/** Paths on the phone, and names from the phone on this side. */
final class Paths {
    /** Directories inside each other, at most; a phone that has more has a circle. */
    static final int DEPTH = 128;

    private Paths() {}

    static String join(String directory, String name) {
        return directory.endsWith("/") ? directory + name : directory + "/" + name;
    }

    /** The last part of a path; empty for the root. */
    static String name(String path) {
        String p = strip(path);
        return p.substring(p.lastIndexOf('/') + 1);
    }

    static String parent(String path) {
        String p = strip(path);
        int slash = p.lastIndexOf('/');
        return slash <= 0 ? "/" : p.substring(0, slash);
    }

    private static String strip(String path) {
        String p = path;
        while (p.endsWith("/")) p = p.substring(0, p.length() - 1);
        return p;
    }

    /** {@code to}, or the name of {@code from} in it if it is a directory. */
    static String into(AfcClient client, String from, String to) throws IOException {
        return isDirectory(client, to) ? join(to, name(from)) : strip(to);
    }

    static boolean isDirectory(AfcClient client, String path) throws IOException {
        try {
            return client.stat(path).isDirectory();
        } catch (AfcException e) {
            if (e.status() == AfcStatus.OBJECT_NOT_FOUND || e.status() == AfcStatus.READ_ERROR) return false;
            throw e;
        }
    }

    /** A name from the phone in a directory of ours. The phone is not believed: the result is in that directory. */
    static Path local(Path directory, String name) throws IOException {
        Path path = null;
        try {
            if (!name.isEmpty() && name.indexOf('/') < 0 && name.indexOf('\0') < 0) path = directory.resolve(name);
        } catch (java.nio.file.InvalidPathException e) {
            throw new IOException("a name that this machine cannot have: " + Words.safe(name), e);
        }
        if (path == null || !directory.equals(path.normalize().getParent()) || !path.equals(path.normalize())) {
            throw new IOException("the phone gave a name that is no file name: " + Words.safe(name));
        }
        return path;
    }
}
