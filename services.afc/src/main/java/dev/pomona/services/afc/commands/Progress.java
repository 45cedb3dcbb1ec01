package dev.pomona.services.afc.commands;

import dev.pomona.services.afc.AfcProgress;
import dev.pomona.shell.Invocation;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.function.LongSupplier;

/** Shows how copies go on: a line that is rewritten for a person, lines of JSON for a program. */
final class Progress {
    private static final long PAUSE = 250_000_000L;

    private final Invocation call;
    private final LongSupplier nanos;
    private long files;
    private long bytes;
    private long shown;
    private int width;

    Progress(Invocation call, LongSupplier nanos) {
        this.call = call;
        this.nanos = nanos;
        this.shown = nanos.getAsLong();
    }

    /** For one file. */
    AfcProgress of(String remote, String local) {
        return (done, total) -> {
            if (call.cancelled()) throw new CancellationException("interrupted");
            long now = nanos.getAsLong();
            if (now - shown < PAUSE) return;
            shown = now;
            show(remote, local, done, total);
        };
    }

    private void show(String remote, String local, long done, long total) {
        if (call.json()) {
            call.element("", event("progress", remote, local, done, total));
        } else if (call.terminal()) {
            long percent = total <= 0 ? 100 : Math.min(100, Math.round(100.0 * done / total));
            line(Words.safe(remote) + "  " + percent + " %  " + size(done));
        }
    }

    void done(String remote, String local, long size) {
        files++;
        bytes += size;
        if (call.json()) call.element("", event("done", remote, local, size, size));
    }

    /** A file that was left out. */
    void skipped(String remote, String why) {
        clear();
        call.err().println(Words.safe(remote) + ": left out, " + why);
    }

    void end() {
        clear();
        if (call.json()) {
            Map<String, Object> m = new LinkedHashMap<>();
            m.put("event", "end");
            m.put("files", files);
            m.put("bytes", bytes);
            call.element("", m);
        } else if (call.terminal()) {
            call.err().println(files + (files == 1 ? " file, " : " files, ") + size(bytes));
        }
    }

    private static Map<String, Object> event(String event, String remote, String local, long done, long total) {
        Map<String, Object> m = new LinkedHashMap<>();
        m.put("event", event);
        m.put("remote", remote);
        m.put("local", local);
        m.put("bytes", done);
        m.put("total", total);
        return m;
    }

    private void line(String text) {
        String cut = text.length() < call.width() ? text : text.substring(0, Math.max(0, call.width() - 1));
        call.err().print("\r" + cut + " ".repeat(Math.max(0, width - cut.length())));
        call.err().flush();
        width = cut.length();
    }

    /** Takes the line away again. */
    void clear() {
        if (width == 0) return;
        call.err().print("\r" + " ".repeat(width) + "\r");
        call.err().flush();
        width = 0;
    }

    private static String size(long n) {
        if (n < 1000) return n + " B";
        if (n < 1_000_000) return String.format("%.1f kB", n / 1e3);
        return n < 1_000_000_000 ? String.format("%.1f MB", n / 1e6) : String.format("%.2f GB", n / 1e9);
    }
}
