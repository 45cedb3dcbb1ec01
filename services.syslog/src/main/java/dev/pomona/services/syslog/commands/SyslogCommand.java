package dev.pomona.services.syslog.commands;

import dev.pomona.mux.ConnectionException;
import dev.pomona.services.syslog.SyslogClient;
import dev.pomona.services.syslog.SyslogEvent;
import dev.pomona.services.syslog.SyslogFollower;
import dev.pomona.services.syslog.SyslogRequest;
import dev.pomona.services.syslog.SyslogStream;
import dev.pomona.services.syslog.filter.SyslogFilter;
import dev.pomona.services.syslog.filter.Texts;
import dev.pomona.shell.CommandException;
import dev.pomona.shell.Invocation;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Prints the log until it is stopped. Printing waits for the caller, reading waits for printing, the phone for reading. */
@Command(
        name = "syslog",
        description = "Prints what the phone logs, until stopped. A phone that goes is waited for.",
        footer = {
            "",
            "Examples:",
            "  syslog --process SpringBoard --level error",
            "  syslog --match wifi --count 10",
            "  syslog archive today.tar --since 1d"
        })
final class SyslogCommand implements Callable<Integer> {
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final Invocation call;
    private final SyslogFollower follower;

    @Mixin
    private SyslogOptions options = new SyslogOptions();

    @Option(
            names = {"-n", "--count"},
            paramLabel = "N",
            description = "stop after this many")
    private Long count;

    @Option(
            names = {"-t", "--trigger"},
            paramLabel = "TEXT",
            description = "print nothing before this is in a message")
    private List<String> trigger = List.of();

    @Option(
            names = {"-T", "--untrigger"},
            paramLabel = "TEXT",
            description = "stop printing when this is in a message; without --trigger, stop at all")
    private List<String> untrigger = List.of();

    @Option(
            names = {"-x", "--exit"},
            description = "stop when the phone goes, rather than wait for it")
    private boolean exit;

    @Option(names = "--label", description = "print subsystem and category, too")
    private boolean label;

    @Option(
            names = {"--color", "--colour"},
            paramLabel = "WHEN",
            description = "auto, always or never")
    private Colors color = Colors.AUTO;

    @Option(names = "--colors", description = "as --color always")
    private boolean colors;

    @Option(names = "--no-colors", description = "as --color never")
    private boolean noColors;

    SyslogCommand(Invocation call, SyslogFollower follower) {
        this.call = call;
        this.follower = follower;
    }

    @Override
    public Integer call() throws CommandException {
        if (count != null && count < 1) throw new UsageException("--count: expected 1 or more, not " + count);
        SyslogFilter filter = options.filter();
        SyslogRequest request = options.request();
        Triggers triggers = triggers();
        try (SyslogStream stream = open(narrowed(request, filter))) {
            return print(stream, filter, triggers);
        } catch (SocketTimeoutException e) {
            // Of the family of interrupts, but the phone's doing.
            if (!call.cancelled()) fail(e.getMessage(), e);
            return 0;
        } catch (InterruptedIOException e) {
            if (!call.cancelled()) fail("interrupted", e);
            return 0;
        } catch (ConnectionException e) {
            // The words alone: the port means nothing to whoever reads the log.
            if (!call.cancelled()) fail(e.reason().words(), e);
            return 0;
        } catch (IOException e) {
            if (!call.cancelled()) fail(e.getMessage(), e);
            return 0;
        }
    }

    private Triggers triggers() throws UsageException {
        try {
            Predicate<String> start = trigger.isEmpty() ? null : Texts.any(trigger);
            Predicate<String> stop = untrigger.isEmpty() ? text -> false : Texts.any(untrigger);
            return new Triggers(start, stop);
        } catch (IllegalArgumentException e) {
            throw new UsageException(e.getMessage());
        }
    }

    private SyslogStream open(SyslogRequest request) throws IOException, CommandException {
        // The client first: its words say why there is none.
        SyslogClient client = call.client(SyslogClient.class);
        return exit ? client.stream(request) : follower.follow(call.udid(), request);
    }

    /** With one process by name the phone is told to send that one's alone, where it runs. */
    private SyslogRequest narrowed(SyslogRequest request, SyslogFilter filter) throws CommandException {
        Optional<String> only = filter.only().only();
        if (request.pid().isPresent() || only.isEmpty() || request.way() == SyslogRequest.Way.RELAY || !exit) {
            // A process has another number after the phone comes back.
            return request;
        }
        try {
            List<Long> pids = call.client(SyslogClient.class).processes().stream()
                    .filter(p -> p.name().equals(only.get())
                            || String.valueOf(p.pid()).equals(only.get()))
                    .map(p -> p.pid())
                    .toList();
            return pids.size() == 1 ? request.pid(pids.getFirst()) : request;
        } catch (IOException e) {
            // The hub can choose just as well.
            return request;
        }
    }

    private int print(SyslogStream stream, SyslogFilter filter, Triggers triggers)
            throws IOException, CommandException {
        boolean paint = color(call.terminal());
        long left = count == null ? Long.MAX_VALUE : count;
        long seq = 0;
        while (left > 0 && !call.cancelled()) {
            Optional<SyslogEvent> event = stream.next(LOOK);
            if (event.isEmpty()) {
                if (stream.ended()) fail("ended by the phone", null);
                continue;
            }
            SyslogEvent e = event.get();
            Triggers.Answer answer = triggers.see(e);
            if (answer.print() && filter.test(e)) {
                call.element(text(e, paint), EventJson.of(seq, e));
                // A caller that has gone shows only here.
                if (call.out().checkError()) return 0;
                if (!e.isRemark()) left--;
            }
            if (answer.end()) return 0;
            seq++;
        }
        return 0;
    }

    private boolean color(boolean terminal) {
        if (noColors) return false;
        return colors || color.on(terminal);
    }

    private String text(SyslogEvent e, boolean paint) {
        String line = e.line();
        if (label && !e.subsystem().isEmpty()) line += " [" + e.subsystem() + "][" + e.category() + "]";
        String plain = Plain.text(line);
        return paint ? Colors.paint(e, plain) : plain;
    }

    private void fail(String why, IOException cause) throws CommandException {
        throw new CommandException("the log of " + call.udid() + " has ended: " + why, cause);
    }

    @Command(name = "pidlist", description = "Lists the processes that run on the phone.")
    int pidlist() throws CommandException {
        return new ArchiveCommand(call).pidlist();
    }
}
