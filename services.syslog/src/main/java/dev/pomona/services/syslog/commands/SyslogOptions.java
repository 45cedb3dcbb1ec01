package dev.pomona.services.syslog.commands;

import dev.pomona.services.syslog.SyslogLevel;
import dev.pomona.services.syslog.SyslogRequest;
import dev.pomona.services.syslog.filter.Processes;
import dev.pomona.services.syslog.filter.Since;
import dev.pomona.services.syslog.filter.SyslogFilter;
import dev.pomona.services.syslog.filter.Texts;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What can be said to {@code syslog}; the short forms are those of {@code idevicesyslog}. */
final class SyslogOptions {
    @Option(
            names = {"-p", "--process"},
            paramLabel = "NAME",
            description = "only of this process: its name, or its number; several with | between")
    private List<String> process = List.of();

    @Option(
            names = {"-e", "--exclude"},
            paramLabel = "NAME",
            description = "nothing of this process")
    private List<String> exclude = List.of();

    @Option(
            names = "--pid",
            paramLabel = "PID",
            description = "only of the process with this number; the phone chooses")
    private Long pid;

    @Option(
            names = {"-k", "--kernel"},
            description = "only of the kernel")
    private boolean kernel;

    @Option(
            names = {"-K", "--no-kernel"},
            description = "nothing of the kernel")
    private boolean noKernel;

    @Option(
            names = {"-q", "--quiet"},
            description = "nothing of processes that say much")
    private boolean quiet;

    @Option(
            names = {"-m", "--match"},
            paramLabel = "TEXT",
            description = "only with this in the message, in any case; /TEXT/ is a regular expression")
    private List<String> match = List.of();

    @Option(
            names = {"-M", "--unmatch"},
            paramLabel = "TEXT",
            description = "nothing with this in the message")
    private List<String> unmatch = List.of();

    @Option(
            names = {"-l", "--level"},
            paramLabel = "LEVEL",
            description = "only this bad or worse: debug, info, notice, warning, error, fault")
    private String level;

    @Option(names = "--subsystem", paramLabel = "TEXT", description = "only of this subsystem")
    private List<String> subsystem = List.of();

    @Option(names = "--category", paramLabel = "TEXT", description = "only of this category")
    private List<String> category = List.of();

    @Option(names = "--since", paramLabel = "TIME", description = "nothing older: 10m, 2h, 2026-11-21T16:30:00")
    private String since;

    @Option(names = "--no-debug", description = "leave out Info and Debug, which are work for the phone")
    private boolean noDebug;

    @Option(
            names = {"--relay", "--syslog-relay", "--legacy"},
            description = "by the older service, syslog_relay")
    private boolean relay;

    @Option(names = "--os-trace", description = "by the newer service, os_trace_relay")
    private boolean trace;

    @Option(
            names = "--drop",
            paramLabel = "N",
            description =
                    "keep at most N records for a slow reader and count what is dropped; otherwise the phone waits")
    private int queue;

    SyslogFilter filter() throws UsageException {
        List<String> without = new ArrayList<>(exclude);
        if (noKernel) without.addAll(Processes.KERNEL.names());
        if (quiet) without.addAll(Processes.NOISY.names());
        List<String> only = new ArrayList<>(process);
        if (kernel) only.addAll(Processes.KERNEL.names());
        try {
            return new SyslogFilter(
                    least(),
                    Processes.of(only),
                    Processes.of(without),
                    Texts.any(subsystem),
                    Texts.any(category),
                    Texts.any(match).and(Texts.none(unmatch)),
                    Optional.ofNullable(since).map(t -> Since.of(t, Instant.now(), ZoneId.systemDefault())));
        } catch (IllegalArgumentException e) {
            throw new UsageException(e.getMessage());
        }
    }

    private SyslogLevel least() throws UsageException {
        if (level == null) return SyslogLevel.UNKNOWN;
        SyslogLevel least = SyslogLevel.of(level);
        if (least == SyslogLevel.UNKNOWN) throw new UsageException("no such level: " + level);
        return least;
    }

    /** What the phone itself can leave out. */
    SyslogRequest request() throws UsageException {
        if (queue < 0 || queue > SyslogRequest.MAX_QUEUE) {
            throw new UsageException("--drop: 1 to " + SyslogRequest.MAX_QUEUE + ", not " + queue);
        }
        if (relay && trace) throw new UsageException("--relay or --os-trace, not both");
        boolean fine = !noDebug && least().compareTo(SyslogLevel.INFO) <= 0;
        SyslogRequest request = SyslogRequest.ALL.fine(fine).queue(queue);
        if (relay) request = request.way(SyslogRequest.Way.RELAY);
        if (trace) request = request.way(SyslogRequest.Way.OS_TRACE);
        if (pid == null) return request;
        if (pid < 0) throw new UsageException("--pid: 0 or more, not " + pid);
        return request.pid(pid);
    }
}
