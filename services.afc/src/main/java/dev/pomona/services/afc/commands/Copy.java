package dev.pomona.services.afc.commands;

import dev.pomona.services.afc.AfcClient;
import dev.pomona.services.afc.AfcCopyOption;
import dev.pomona.services.afc.AfcPair;
import dev.pomona.services.afc.AfcReport;
import dev.pomona.services.afc.AfcStat;
import dev.pomona.services.afc.client.LocalNames;
import dev.pomona.shell.CommandException;
import dev.pomona.shell.Invocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;

/** From the phone to the caller's disk, and back. */
final class Copy {
    private final Invocation call;
    private final AfcClient client;

    Copy(Invocation call, AfcClient client) {
        this.call = call;
        this.client = client;
    }

    /** @param patterns of remote paths */
    void pull(List<String> patterns, String to, Set<AfcCopyOption> options) throws IOException, CommandException {
        List<String> sources = new ArrayList<>();
        for (String pattern : patterns) sources.addAll(some(pattern));
        Path here = local(to);
        boolean into = Files.isDirectory(here);
        if (sources.size() > 1 && !into) {
            throw new CommandException(here + ": is no directory, and several files are to be copied");
        }
        List<AfcPair> pairs = new ArrayList<>();
        for (String remote : sources) {
            AfcStat stat = client.stat(remote);
            if (stat.isDirectory()) directory(remote, options);
            else if (to.endsWith("/") && !into) throw new CommandException(here + ": not a directory");
            String name = Paths.name(remote);
            // The root has no name of its own: it goes into the directory itself.
            pairs.add(new AfcPair(remote, into && !name.isEmpty() ? LocalNames.in(here, name) : here));
        }
        run(pairs.stream().distinct().toList(), options, false);
    }

    void push(List<String> sources, String to, Set<AfcCopyOption> options) throws IOException, CommandException {
        boolean into = to.endsWith("/") || Paths.isDirectory(client, to);
        if (sources.size() > 1 && !into) {
            throw new CommandException(to + ": is no directory, and several files are to be copied");
        }
        List<AfcPair> pairs = new ArrayList<>();
        for (String source : sources) {
            Path from = local(source);
            if (!Files.exists(from)) {
                throw new CommandException(from + ": no such file or directory"
                        + (source.indexOf('\uFFFD') < 0 ? "" : "; a name that is not UTF-8 cannot be told: rename it"));
            }
            if (Files.isDirectory(from)) directory(from.toString(), options);
            if (from.getFileName() == null) throw new CommandException(from + ": has no name");
            pairs.add(new AfcPair(into ? Paths.join(to, LocalNames.of(from)) : to, from));
        }
        run(pairs.stream().distinct().toList(), options, true);
    }

    /** The phone's side begins with a colon. */
    void sync(String from, String to, Set<AfcCopyOption> options) throws IOException, CommandException {
        if (from.startsWith(":") == to.startsWith(":")) {
            throw new UsageException("one of the two is on the phone: write it with a colon, as in :/DCIM");
        }
        Set<AfcCopyOption> all = EnumSet.of(AfcCopyOption.RECURSIVE, AfcCopyOption.UPDATE);
        all.addAll(options);
        boolean push = to.startsWith(":");
        String remote = (push ? to : from).substring(1);
        Path local = local(push ? from : to);
        run(List.of(new AfcPair(remote.isEmpty() ? "/" : remote, local)), all, push);
    }

    private List<String> some(String pattern) throws IOException, CommandException {
        List<String> paths = Glob.expand(client, pattern);
        if (paths.isEmpty()) throw new CommandException(pattern + ": nothing fits");
        return paths;
    }

    private Path local(String word) {
        return call.directory().resolve(word).toAbsolutePath().normalize();
    }

    private static void directory(String path, Set<AfcCopyOption> options) throws CommandException {
        if (!options.contains(AfcCopyOption.RECURSIVE)) {
            throw new CommandException(path + ": is a directory; -r copies it");
        }
    }

    private void run(List<AfcPair> pairs, Set<AfcCopyOption> options, boolean push)
            throws IOException, CommandException {
        Progress progress = new Progress(call, System::nanoTime, pairs, options.contains(AfcCopyOption.DRY_RUN));
        AfcReport report;
        try {
            report = push ? client.push(pairs, options, progress) : client.pull(pairs, options, progress);
            progress.end(report);
        } catch (CancellationException e) {
            throw new CommandException("interrupted", e);
        } finally {
            progress.clear();
        }
        String fault = fault(report, progress);
        if (!fault.isEmpty()) throw new CommandException(fault);
    }

    /** The last word about what is not there now; each failure has been told before, unless it is all there is to tell. */
    private String fault(AfcReport report, Progress progress) {
        long failures = report.failures();
        long left = progress.leftOut();
        if (failures + left == 0) return "";
        if (failures + left == 1 && !progress.outcome().isEmpty()) return progress.outcome();
        List<String> counts = new ArrayList<>();
        if (failures > 0) counts.add(failures + " could not be copied");
        if (left > 0) counts.add(left + (left == 1 ? " was left out" : " were left out"));
        String counted = String.join(", ", counts);
        // A program has the others as events, and shows its user this.
        if (call.json() && failures > 0) {
            AfcReport.Note first = report.failed().getFirst();
            return counted + ", the first: " + (first.why().startsWith(first.path()) ? "" : first.path() + ": ")
                    + first.why();
        }
        return progress.outcome().isEmpty() ? counted : progress.outcome() + "; in all, " + counted;
    }
}
