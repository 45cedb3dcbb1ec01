package dev.pomona.health.commands;

import com.sun.management.HotSpotDiagnosticMXBean;
import dev.pomona.health.report.ThreadReport;
import dev.pomona.shell.Invocation;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The hub's threads, virtual ones among them. */
@Command(name = "threads", description = "Lists the hub's threads, virtual ones among them, and where each stands.")
final class ThreadsCommand implements Callable<Integer> {
    private final Invocation call;

    @Parameters(
            arity = "0..1",
            paramLabel = "NAME",
            description = "only those with this in their name, with their stacks")
    private String name;

    @Option(names = "--all", description = "the JVM's own, too")
    private boolean all;

    ThreadsCommand(Invocation call) {
        this.call = call;
    }

    @Override
    public Integer call() throws IOException {
        List<ThreadReport> threads = dump().stream()
                .filter(t -> name == null
                        ? all || !t.ofTheJvm()
                        : t.name().toLowerCase(Locale.ROOT).contains(name.toLowerCase(Locale.ROOT)))
                .toList();
        if (name != null && !call.json()) {
            for (ThreadReport t : threads) {
                call.out().println(Safe.text(t.name()) + " (" + kind(t) + ")");
                t.stack().forEach(frame -> call.out().println("    " + frame));
            }
        } else {
            call.table(
                    List.of("thread", "kind", "where"),
                    threads.stream().map(this::row).toList());
        }
        if (!call.json()) {
            long virtual = threads.stream().filter(ThreadReport::virtual).count();
            call.err().println(threads.size() + " threads, " + virtual + " of them virtual");
        }
        return 0;
    }

    private static List<ThreadReport> dump() throws IOException {
        Path folder = Files.createTempDirectory("pomona-threads");
        Path file = folder.resolve("threads.json");
        try {
            ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                    .dumpThreads(file.toString(), HotSpotDiagnosticMXBean.ThreadDumpFormat.JSON);
            return ThreadReport.parse(Files.readString(file));
        } finally {
            Files.deleteIfExists(file);
            Files.delete(folder);
        }
    }

    private Map<String, Object> row(ThreadReport t) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("thread", call.json() ? t.name() : Safe.text(t.name()));
        row.put("kind", kind(t));
        row.put("where", t.where());
        if (call.json()) {
            row.put("id", t.id());
            row.put("state", t.state());
            row.put("stack", t.stack());
        }
        return row;
    }

    private static String kind(ThreadReport t) {
        return t.virtual() ? "virtual" : "platform";
    }
}
