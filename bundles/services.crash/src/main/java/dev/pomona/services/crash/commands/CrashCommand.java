package dev.pomona.services.crash.commands;

import dev.pomona.services.afc.AfcCopyListener;
import dev.pomona.services.afc.AfcCopyOption;
import dev.pomona.services.afc.AfcPair;
import dev.pomona.services.afc.AfcReport;
import dev.pomona.services.crash.CrashClient;
import dev.pomona.services.crash.CrashReport;
import dev.pomona.services.crash.client.Names;
import dev.pomona.shell.CommandException;
import dev.pomona.shell.Invocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists, fetches and removes crash reports. Each subcommand is a method. */
@Command(
        name = "crash",
        description = "Works with the phone's crash reports. Everything else: afc --in crash ...",
        footer = {"", "Examples:", "  crash ls Notes", "  crash pull reports --remove", "  crash watch --to reports"})
final class CrashCommand {
    private final Invocation call;

    CrashCommand(Invocation call) {
        this.call = call;
    }

    /** What a subcommand does with the client. */
    private interface Work {
        void on(CrashClient client) throws IOException, CommandException, InterruptedException;
    }

    private void run(Work work) throws CommandException {
        try {
            work.on(call.client(CrashClient.class));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandException("interrupted", e);
        } catch (IOException e) {
            throw new CommandException(e.getMessage() == null ? e.toString() : e.getMessage(), e);
        }
    }

    @Command(description = "Makes the phone collect what has crashed of late. The other commands do so first.")
    void flush() throws CommandException {
        run(CrashClient::collect);
    }

    @Command(description = "Lists reports.")
    void ls(
            @Parameters(paramLabel = "TEXT", defaultValue = "", description = "only those with it in their path")
                    String text)
            throws CommandException {
        run(client -> {
            List<Map<String, Object>> rows = new ArrayList<>();
            for (CrashReport report : fresh(client, text)) rows.add(row(report));
            call.table(List.of("process", "modified", "size", "path"), rows);
        });
    }

    private static List<CrashReport> fresh(CrashClient client, String text) throws IOException {
        client.collect();
        String wanted = text.toLowerCase(Locale.ROOT);
        return client.reports().stream()
                .filter(r -> r.path().toLowerCase(Locale.ROOT).contains(wanted))
                .toList();
    }

    private Map<String, Object> row(CrashReport report) {
        Map<String, Object> m = new LinkedHashMap<>();
        m.put("process", safe(report.process()));
        m.put("path", safe(report.path()));
        m.put("size", report.size());
        m.put("modified", report.modified().map(Object::toString).orElse(""));
        return m;
    }

    /** A name must not steer a terminal; a program gets it as it is. */
    private String safe(String name) {
        return call.json() ? name : name.replaceAll("\\p{Cntrl}", "?");
    }

    @Command(description = "Copies reports, with the folders they are in.")
    void pull(
            @Option(names = "--remove", description = "remove each from the phone when its copy is whole")
                    boolean remove,
            @Option(names = "--verify", description = "read each again and compare") boolean verify,
            @Parameters(index = "0", paramLabel = "DIR") String directory,
            @Parameters(
                            index = "1",
                            paramLabel = "TEXT",
                            defaultValue = "",
                            description = "only those with it in their path")
                    String text)
            throws CommandException {
        run(client -> {
            AfcReport report = pull(client, fresh(client, text), directory, remove, verify);
            if (report.failures() > 0) {
                AfcReport.Note first = report.failed().getFirst();
                throw new CommandException(report.failures() + " could not be copied, the first: " + first.why());
            }
            if (!call.json()) call.err().println(report.files() + " reports, " + report.bytes() + " bytes");
        });
    }

    private AfcReport pull(
            CrashClient client, List<CrashReport> reports, String directory, boolean remove, boolean verify)
            throws IOException {
        Path to = call.directory().resolve(directory).toAbsolutePath().normalize();
        List<AfcPair> pairs = new ArrayList<>();
        for (CrashReport report : reports) {
            Path local = to;
            for (String name : report.path().substring(1).split("/")) local = below(local, Names.kept(name));
            Files.createDirectories(local.getParent());
            pairs.add(new AfcPair(report.path(), local));
        }
        Set<AfcCopyOption> options = new HashSet<>();
        if (remove) options.add(AfcCopyOption.MOVE);
        if (verify) options.add(AfcCopyOption.VERIFY);
        return client.files().pull(pairs, options, new AfcCopyListener() {
            @Override
            public void done(String remote, Path local, long size) {
                Map<String, Object> m = new LinkedHashMap<>();
                m.put("event", "done");
                m.put("remote", remote);
                m.put("local", local.toString());
                m.put("bytes", size);
                call.element(safe(local.toString()), m);
            }
        });
    }

    /** The phone's names stay in the directory that was named. */
    private static Path below(Path directory, String name) throws IOException {
        Path path = directory.resolve(name).normalize();
        if (!directory.equals(path.getParent())) throw new IOException("the phone gave a name that is no file name");
        return path;
    }

    @Command(description = "Removes reports.")
    void rm(
            @Parameters(paramLabel = "TEXT", description = "those with it in their path; an empty one for all")
                    String text)
            throws CommandException {
        run(client -> {
            for (CrashReport report : fresh(client, text)) {
                client.files().remove(report.path());
                call.element(safe(report.path()), Map.of("removed", report.path()));
            }
        });
    }

    @Command(description = "Tells of each new report, until interrupted.")
    void watch(
            @Option(names = "--to", paramLabel = "DIR", description = "and copies it there") String directory,
            @Option(names = "--remove", description = "and removes it from the phone then") boolean remove,
            @Option(
                            names = {"-i", "--interval"},
                            paramLabel = "SECONDS",
                            defaultValue = "5")
                    double seconds)
            throws CommandException {
        if (!(seconds >= 0.1 && seconds <= 86_400)) throw new CommandException("--interval: 0.1 to 86400 seconds");
        if (remove && directory == null) throw new CommandException("--remove needs --to");
        run(client -> {
            Set<String> known = new HashSet<>();
            fresh(client, "").forEach(r -> known.add(r.path()));
            call.err().println("watching, " + known.size() + " reports are there");
            call.err().flush();
            while (!call.cancelled()) {
                TimeUnit.MILLISECONDS.sleep((long) (seconds * 1000));
                List<CrashReport> all = fresh(client, "");
                List<CrashReport> news =
                        all.stream().filter(r -> !known.contains(r.path())).toList();
                news.forEach(r -> call.element(safe(r.process() + "  " + r.path()), row(r)));
                if (directory != null) pull(client, news, directory, remove, false);
                known.clear();
                all.forEach(r -> known.add(r.path()));
            }
        });
    }
}
