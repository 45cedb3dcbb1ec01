package dev.pomona.services.afc.commands;

import dev.pomona.services.afc.AfcCopyListener;
import dev.pomona.services.afc.AfcPair;
import dev.pomona.services.afc.AfcReport;
import dev.pomona.shell.Invocation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.LongSupplier;

/**
 * Shows how copies go on: a line that is rewritten for a person, with the rate and the time that is left; lines of JSON for a
 * program.
 */
final class Progress implements AfcCopyListener {
    private static final long PAUSE = 250_000_000L;

    private final Invocation call;
    private final LongSupplier nanos;
    private final boolean dry;
    /** The whole job is this: what happens to it is its outcome, told at the end. */
    private final Optional<AfcPair> only;

    private String outcome = "";
    private long leftOut;
    private final Meter meter = new Meter();
    private final Map<String, Long> under = new HashMap<>();
    private long foundFiles;
    private long foundBytes;
    private long files;
    private long bytes;
    private long shown;
    private int width;

    /**
     * @param what all that is copied
     * @param dry nothing is done: what would be is data
     */
    Progress(Invocation call, LongSupplier nanos, List<AfcPair> what, boolean dry) {
        this.only = what.size() == 1 ? Optional.of(what.getFirst()) : Optional.empty();
        this.call = call;
        this.dry = dry;
        this.nanos = nanos;
        this.shown = nanos.getAsLong();
        meter.mark(shown, 0);
    }

    @Override
    public void found(long number, long size) {
        foundFiles = number;
        foundBytes = size;
        check();
    }

    private void check() {
        if (call.cancelled()) throw new CancellationException("interrupted");
    }

    @Override
    public void moved(String remote, Path local, long done, long size) {
        check();
        Long before = under.put(remote, done);
        // What an earlier attempt had left was not moved now, but is no longer to be moved either.
        bytes += done - (before == null ? 0 : before);
        long now = nanos.getAsLong();
        if (now - shown < PAUSE) return;
        shown = now;
        meter.mark(now, bytes);
        if (call.json()) {
            Map<String, Object> m = event("progress", remote, local, done, size);
            m.put("allFiles", foundFiles);
            m.put("allBytes", foundBytes);
            m.put("movedBytes", bytes);
            m.put("bytesPerSecond", Math.round(meter.rate()));
            call.element("", m);
        } else if (call.terminal()) {
            line(words(remote));
        }
    }

    private String words(String remote) {
        long percent = foundBytes <= 0 ? 100 : Math.min(100, Math.round(100.0 * bytes / foundBytes));
        double rate = meter.rate();
        String left = rate <= 0 ? "" : "  " + Meter.time(Math.max(0, foundBytes - bytes) / rate) + " left";
        String many = foundFiles == 1 ? "" : "  " + files + "/" + foundFiles + " files";
        return bar(percent) + " " + percent + " %  " + Meter.size(bytes) + "  " + Meter.size(rate) + "/s" + left + many
                + "  " + Words.safe(remote);
    }

    private static String bar(long percent) {
        int full = (int) (percent / 5);
        return "[" + "#".repeat(full) + "-".repeat(20 - full) + "]";
    }

    @Override
    public void done(String remote, Path local, long size) {
        Long before = under.remove(remote);
        bytes += size - (before == null ? 0 : before);
        files++;
        if (dry || call.json()) call.element(Words.safe(remote), event("done", remote, local, size, size));
        check();
    }

    @Override
    public void removed(String path) {
        tell("removed", path, "", "removed");
    }

    @Override
    public void left(String path, String why) {
        leftOut++;
        tell("left", path, "left out, ", why);
    }

    @Override
    public void failed(String path, IOException why) {
        tell("failed", path, "failed: ", Words.of(why));
    }

    private void tell(String event, String path, String verb, String why) {
        if (call.json()) {
            Map<String, Object> m = new LinkedHashMap<>();
            m.put("event", event);
            m.put("path", path);
            m.put("why", verb + why);
            call.element("", m);
            return;
        }
        clear();
        boolean failed = event.equals("failed");
        String prefix = failed && why.startsWith(path) ? "" : path + ": ";
        if (isAll(path) && outcome.isEmpty()) outcome = Words.safe(prefix + (failed ? "" : verb) + why);
        else call.err().println(Words.safe(prefix + verb + why));
    }

    private boolean isAll(String path) {
        return only.isPresent()
                && (path.equals(only.get().remote())
                        || path.equals(only.get().local().toString()));
    }

    /** What became of the whole job, for its last word; empty if it is more than one thing, or all is well. */
    String outcome() {
        return outcome;
    }

    /** How many were left out. */
    long leftOut() {
        return leftOut;
    }

    /** The last line. */
    void end(AfcReport report) {
        clear();
        double seconds = Math.max(1e-3, report.time().toNanos() / 1e9);
        if (call.json()) {
            Map<String, Object> m = new LinkedHashMap<>();
            m.put("event", "end");
            m.put("files", report.files());
            m.put("bytes", report.bytes());
            m.put("directories", report.directories());
            m.put("unchanged", report.unchanged());
            m.put("removed", report.removed());
            m.put("verified", report.verified());
            m.put("resumedBytes", report.resumed());
            m.put("left", leftOut);
            m.put("failed", report.failures());
            m.put("seconds", Math.round(seconds * 1000) / 1000.0);
            m.put("bytesPerSecond", Math.round((report.bytes() - report.resumed()) / seconds));
            call.element("", m);
        } else if (!outcome.isEmpty() && report.files() == 0 && report.failures() + leftOut == 1) {
            // That is told by the command's last word.
            return;
        } else if (call.terminal() || report.failures() + leftOut > 0) {
            call.err().println(words(report, seconds));
        }
    }

    private String words(AfcReport r, double seconds) {
        StringBuilder out = new StringBuilder();
        out.append(r.files()).append(r.files() == 1 ? " file, " : " files, ").append(Meter.size(r.bytes()));
        out.append(" in ").append(String.format("%.1f", seconds)).append(" s (");
        out.append(Meter.size((r.bytes() - r.resumed()) / seconds)).append("/s)");
        if (r.resumed() > 0) out.append(", ").append(Meter.size(r.resumed())).append(" were there");
        if (r.unchanged() > 0) out.append(", ").append(r.unchanged()).append(" unchanged");
        if (r.removed() > 0) out.append(", ").append(r.removed()).append(" removed");
        if (r.verified() > 0) out.append(", ").append(r.verified()).append(" verified");
        if (leftOut > 0) out.append(", ").append(leftOut).append(" left out");
        if (r.failures() > 0) out.append(", ").append(r.failures()).append(" failed");
        return out.toString();
    }

    private static Map<String, Object> event(String event, String remote, Path local, long done, long total) {
        Map<String, Object> m = new LinkedHashMap<>();
        m.put("event", event);
        m.put("remote", remote);
        m.put("local", local.toString());
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
}
