package dev.pomona.services.afc.commands;

import dev.pomona.services.afc.AfcClient;
import dev.pomona.services.afc.AfcEntry;
import dev.pomona.services.afc.AfcException;
import dev.pomona.services.afc.AfcStat;
import dev.pomona.services.afc.AfcStatus;
import dev.pomona.services.afc.client.LocalNames;
import dev.pomona.shell.CommandException;
import dev.pomona.shell.Invocation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Directories for people and programs. */
final class Listing {
    private final Invocation call;
    private final AfcClient client;
    private long bytes;
    private long files;
    private long directories;

    Listing(Invocation call, AfcClient client) {
        this.call = call;
        this.client = client;
    }

    void list(List<String> patterns, boolean details, boolean all) throws IOException, CommandException {
        List<String> paths = new ArrayList<>();
        for (String pattern : patterns) {
            List<String> found = Glob.expand(client, pattern.isEmpty() ? "/" : pattern);
            if (found.isEmpty()) throw new CommandException(pattern + ": nothing fits");
            paths.addAll(found);
        }
        List<Map<String, Object>> rows = new ArrayList<>();
        for (String path : paths) {
            if (all) {
                below(path, 0, call.json() || details ? rows : null);
            } else if (call.json() || details) {
                boolean directory = !client.stat(path).isFile();
                for (AfcEntry e : entries(path)) {
                    rows.add(row(directory ? Paths.join(path, e.name()) : path, e, call.json()));
                }
            } else {
                if (paths.size() > 1 && client.stat(path).isDirectory())
                    call.out().println(Words.safe(path) + ":");
                for (String name : names(path)) call.out().println(Words.safe(name));
            }
        }
        if (call.json() || details) {
            call.table(List.of("type", "size", "modified", all || paths.size() > 1 ? "path" : "name"), rows);
        }
    }

    /** @param rows where to put what is found; null to print its path */
    private void below(String path, int depth, List<Map<String, Object>> rows) throws IOException, CommandException {
        check(path, depth);
        for (AfcEntry e : sorted(path)) {
            String there = Paths.join(path, e.name());
            if (rows == null) call.out().println(Words.safe(there));
            else rows.add(row(call.json() ? there : Words.safe(there), e, call.json()));
            if (e.stat().isDirectory()) below(there, depth + 1, rows);
        }
    }

    private List<String> names(String path) throws IOException {
        try {
            List<String> names = new ArrayList<>(client.list(path));
            names.sort(Comparator.naturalOrder());
            return names;
        } catch (AfcException e) {
            // The phone's way to say that this is no directory.
            if (e.status() != AfcStatus.READ_ERROR) throw e;
            client.stat(path);
            return List.of(path);
        }
    }

    private List<AfcEntry> entries(String path) throws IOException {
        AfcStat stat = client.stat(path);
        // A link is listed as what it leads to, if that is a directory.
        if (stat.isFile()) return List.of(new AfcEntry(Paths.name(path), stat));
        try {
            return sorted(path);
        } catch (AfcException e) {
            if (e.status() != AfcStatus.READ_ERROR) throw e;
            return List.of(new AfcEntry(Paths.name(path), stat));
        }
    }

    private List<AfcEntry> sorted(String path) throws IOException {
        List<AfcEntry> entries = new ArrayList<>(client.entries(path));
        entries.sort(Comparator.comparing(AfcEntry::name));
        return entries;
    }

    private static Map<String, Object> row(String path, AfcEntry e, boolean exact) {
        Map<String, Object> m = new LinkedHashMap<>();
        m.put("name", exact ? e.name() : Words.safe(e.name()));
        m.put("path", path);
        put(m, e.stat());
        return m;
    }

    private static void put(Map<String, Object> m, AfcStat stat) {
        m.put("type", stat.type().words());
        m.put("size", stat.size());
        m.put("modified", stat.modified().map(Object::toString).orElse(""));
        stat.linkTarget().ifPresent(t -> m.put("linkTarget", t));
    }

    private static Map<String, Object> whole(String path, AfcStat stat) {
        Map<String, Object> m = new LinkedHashMap<>();
        m.put("path", path);
        put(m, stat);
        m.put("blocks", stat.blocks());
        m.put("links", stat.links());
        m.put("created", stat.created().map(Object::toString).orElse(""));
        return m;
    }

    /** One path is one object; of several words, or of a pattern, whatever fits is a list. */
    void stats(List<String> words, List<String> paths) throws IOException {
        List<Map<String, Object>> all = new ArrayList<>();
        for (String path : paths) all.add(whole(path, client.stat(path)));
        if (call.json() && (words.size() > 1 || Glob.magic(words.getFirst()))) call.table(List.of(), all);
        else all.forEach(call::object);
    }

    void tree(String path) throws IOException, CommandException {
        List<Map<String, Object>> rows = new ArrayList<>();
        tree(path, 0, rows);
        if (call.json()) call.table(List.of(), rows);
    }

    private void tree(String path, int depth, List<Map<String, Object>> rows) throws IOException, CommandException {
        check(path, depth);
        for (AfcEntry e : sorted(path)) {
            String below = Paths.join(path, e.name());
            if (call.json()) {
                rows.add(row(below, e, true));
            } else {
                call.out()
                        .println("  ".repeat(depth)
                                + Words.safe(e.name())
                                + (e.stat().isDirectory() ? "/" : ""));
            }
            if (e.stat().isDirectory()) tree(below, depth + 1, rows);
        }
    }

    void usage(String path) throws IOException, CommandException {
        AfcStat stat = client.stat(path);
        if (stat.isDirectory()) {
            add(path, 0);
        } else {
            bytes = stat.size();
            files = 1;
        }
        Map<String, Object> m = new LinkedHashMap<>();
        m.put("path", path);
        m.put("bytes", bytes);
        m.put("files", files);
        m.put("directories", directories);
        call.object(m);
    }

    private void add(String path, int depth) throws IOException, CommandException {
        check(path, depth);
        for (AfcEntry e : client.entries(path)) {
            if (e.stat().isDirectory()) {
                directories++;
                add(Paths.join(path, e.name()), depth + 1);
            } else {
                files++;
                bytes += e.stat().size();
            }
        }
    }

    private void check(String path, int depth) throws CommandException {
        if (depth > LocalNames.DEPTH) throw new CommandException(path + ": directories are nested too deep");
        if (call.cancelled()) throw new CommandException("interrupted");
    }
}
