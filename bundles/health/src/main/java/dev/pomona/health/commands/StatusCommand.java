package dev.pomona.health.commands;

import dev.pomona.health.osgi.HealthComponent;
import dev.pomona.health.report.Answer;
import dev.pomona.health.report.Snapshot;
import dev.pomona.health.report.Verdict;
import dev.pomona.shell.Invocation;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** One screen: what the hub is, whether it is well, which phones there are. */
@Command(
        name = "status",
        description = "Shows how the hub is, on one screen.",
        footer = {"", "Each check answers ok, warn, temporarily-unavailable, critical or unknown."})
final class StatusCommand implements Callable<Integer> {
    private final Invocation call;
    private final HealthComponent health;

    @Option(names = "--check", description = "Exit with 1 unless every check is ok or warns, for monitoring")
    private boolean check;

    StatusCommand(Invocation call, HealthComponent health) {
        this.call = call;
        this.health = health;
    }

    @Override
    public Integer call() throws IOException {
        Duration up = Duration.ofMillis(ManagementFactory.getRuntimeMXBean().getUptime());
        Snapshot now = health.hub().snapshot();
        List<Verdict> verdicts = health.verdicts();
        Answer worst = Verdict.worst(verdicts);
        if (call.json()) call.object(json(up, now, verdicts, worst));
        else print(up, now, verdicts, worst);
        return check && worst.compareTo(Answer.WARN) > 0 ? 1 : 0;
    }

    private Map<String, Object> json(Duration up, Snapshot now, List<Verdict> verdicts, Answer worst) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("version", health.hub().version());
        out.put("pid", ProcessHandle.current().pid());
        out.put("uptimeSeconds", up.toSeconds());
        out.put("health", word(worst));
        out.put("checks", verdicts.stream().map(StatusCommand::row).toList());
        out.put("phones", now.phones().size());
        out.put("sources", now.sources().stream().map(StatusCommand::source).toList());
        out.put("plugins", now.plugins().size());
        out.put("commands", health.hub().commands());
        return out;
    }

    private void print(Duration up, Snapshot now, List<Verdict> verdicts, Answer worst) {
        call.out()
                .println("pomona " + health.hub().version() + ", process "
                        + ProcessHandle.current().pid() + ", up " + words(up) + ": " + word(worst));
        call.out().println();
        call.table(
                List.of("check", "answer", "words"),
                verdicts.stream().map(StatusCommand::row).toList());
        call.out().println();
        call.table(
                List.of("source", "status"),
                now.sources().stream()
                        .map(s ->
                                Map.of("source", s.name(), "status", (s.healthy() ? "" : "! ") + Safe.text(s.status())))
                        .toList());
        if (now.phones().isEmpty()) return;
        call.out().println();
        call.table(
                List.of("phone", "name", "ios", "trust", "ways"),
                now.phones().stream()
                        .map(p -> Map.of(
                                "phone", p.udid(),
                                "name", Safe.text(p.name()),
                                "ios", p.version(),
                                "trust", p.trust().toLowerCase(Locale.ROOT),
                                "ways", String.join(" ", p.ways()).toLowerCase(Locale.ROOT)))
                        .toList());
    }

    private static String words(Duration up) {
        if (up.toHours() > 0) return up.toHours() + " h " + up.toMinutesPart() + " min";
        if (up.toMinutes() > 0) return up.toMinutes() + " min";
        return up.toSeconds() + " s";
    }

    private static String word(Answer answer) {
        return answer.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static Map<String, Object> row(Verdict v) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("check", v.name());
        row.put("answer", word(v.answer()));
        row.put("words", Safe.text(v.words()));
        return row;
    }

    private static Map<String, Object> source(Snapshot.SourceState s) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("name", s.name());
        out.put("healthy", s.healthy());
        out.put("status", s.status());
        if (!s.counters().isEmpty()) out.put("counters", s.counters());
        return out;
    }
}
