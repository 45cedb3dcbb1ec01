package dev.pomona.services.afc.commands;

import dev.pomona.services.afc.AfcClient;
import dev.pomona.services.afc.AfcException;
import dev.pomona.services.afc.AfcStatus;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

/** Paths on the phone, and names from the phone on this side. */
final class Paths {
    private Paths() {}

    static String join(String directory, String name) {
        return directory.endsWith("/") ? directory + name : directory + "/" + name;
    }

    /** What {@code path} means to somebody who is in {@code directory}; {@code .} and {@code ..} are taken out. */
    static String from(String directory, String path) {
        Deque<String> names = new ArrayDeque<>();
        String whole = path.startsWith("/") ? path : directory + "/" + path;
        for (String name : whole.split("/")) {
            if (name.equals("..")) names.pollLast();
            else if (!name.isEmpty() && !name.equals(".")) names.addLast(name);
        }
        return "/" + String.join("/", names) + (path.endsWith("/") && !names.isEmpty() ? "/" : "");
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
}
