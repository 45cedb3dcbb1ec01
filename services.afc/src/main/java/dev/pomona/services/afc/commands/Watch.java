package dev.pomona.services.afc.commands;

import dev.pomona.services.afc.AfcClient;
import dev.pomona.services.afc.AfcEntry;
import dev.pomona.services.afc.AfcException;
import dev.pomona.services.afc.AfcStat;
import dev.pomona.services.afc.AfcStatus;
import dev.pomona.services.afc.client.LocalNames;
import dev.pomona.shell.Invocation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** Looks at a tree again and again and tells what has changed. A phone does not tell by itself. */
final class Watch {
    /** More than this is not kept in mind. */
    private static final int MOST = 200_000;

    /** One thing that has happened. */
    record Change(String event, String path, AfcStat stat) {}

    private final Invocation call;
    private final AfcClient client;
    private final String root;

    Watch(Invocation call, AfcClient client, String root) {
        this.call = call;
        this.client = client;
        this.root = root;
    }

    void run(double seconds) throws IOException {
        Map<String, AfcStat> before = look();
        call.err().println("watching " + Words.safe(root) + ", " + before.size() + " files and directories");
        call.err().flush();
        while (!call.cancelled()) {
            try {
                TimeUnit.MILLISECONDS.sleep((long) (seconds * 1000));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
            Map<String, AfcStat> now = look();
            for (Change change : changes(before, now)) tell(change);
            before = now;
        }
    }

    private void tell(Change change) {
        Map<String, Object> m = new LinkedHashMap<>();
        m.put("event", change.event());
        m.put("path", change.path());
        m.put("type", change.stat().type().words());
        m.put("size", change.stat().size());
        change.stat().modified().ifPresent(t -> m.put("modified", t.toString()));
        String words = String.format("%-8s %s", change.event(), Words.safe(change.path()));
        call.element(
                change.stat().isFile() ? words + "  " + Meter.size(change.stat().size()) : words, m);
    }

    /** What must have happened between two looks. */
    static List<Change> changes(Map<String, AfcStat> before, Map<String, AfcStat> now) {
        List<Change> changes = new ArrayList<>();
        before.forEach((path, stat) -> {
            if (!now.containsKey(path)) changes.add(new Change("removed", path, stat));
        });
        now.forEach((path, stat) -> {
            AfcStat old = before.get(path);
            if (old == null) changes.add(new Change("created", path, stat));
            else if (old.type() != stat.type() || !stat.isDirectory() && differs(old, stat)) {
                changes.add(new Change("changed", path, stat));
            }
        });
        return changes;
    }

    private static boolean differs(AfcStat a, AfcStat b) {
        return a.size() != b.size() || !a.modified().equals(b.modified());
    }

    Map<String, AfcStat> look() throws IOException {
        Map<String, AfcStat> seen = new TreeMap<>();
        look(root, 0, seen);
        return seen;
    }

    private void look(String path, int depth, Map<String, AfcStat> seen) throws IOException {
        List<AfcEntry> entries;
        try {
            entries = client.entries(path);
        } catch (AfcException e) {
            // It went while we looked; of the root that is worth a word.
            if (depth == 0 || e.status() != AfcStatus.OBJECT_NOT_FOUND && e.status() != AfcStatus.READ_ERROR) throw e;
            return;
        }
        for (AfcEntry entry : entries) {
            if (seen.size() >= MOST) throw new IOException(root + ": more than " + MOST + " files to watch");
            String there = Paths.join(path, entry.name());
            seen.put(there, entry.stat());
            if (entry.stat().isDirectory() && depth < LocalNames.DEPTH) look(there, depth + 1, seen);
        }
    }
}
