package dev.pomona.services.syslog.commands;

import dev.pomona.mux.ConnectionException;
import dev.pomona.services.syslog.SyslogClient;
import dev.pomona.services.syslog.SyslogEvent;
import dev.pomona.services.syslog.SyslogLevel;
import dev.pomona.services.syslog.SyslogStream;
import dev.pomona.shell.CommandException;
import dev.pomona.shell.Invocation;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Prints the log until it is stopped. Printing waits for the caller, reading waits for printing, the phone for reading. */
@Command(
        name = "syslog",
        description = "Prints what the phone logs, until stopped.",
        footer = {"", "Examples:", "  syslog --process SpringBoard --level error", "  syslog --match wifi --count 10"})
final class SyslogCommand implements Callable<Integer> {
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final Invocation call;

    @Option(
            names = {"-p", "--process"},
            paramLabel = "NAME",
            description = "only of this process: its name, or its number")
    private String process;

    @Option(
            names = {"-m", "--match"},
            paramLabel = "TEXT",
            description = "only with this text in the message, in any case")
    private String match;

    @Option(
            names = {"-l", "--level"},
            paramLabel = "LEVEL",
            description = "only this bad or worse: debug, info, notice, warning, error, fault")
    private String level;

    @Option(
            names = {"-n", "--count"},
            paramLabel = "N",
            description = "stop after this many")
    private Long count;

    SyslogCommand(Invocation call) {
        this.call = call;
    }

    @Override
    public Integer call() throws CommandException {
        SyslogLevel least = level == null ? SyslogLevel.UNKNOWN : SyslogLevel.of(level);
        if (level != null && least == SyslogLevel.UNKNOWN) throw new UsageException("no such level: " + level);
        if (count != null && count < 1) throw new UsageException("--count: expected 1 or more, not " + count);
        try (SyslogStream stream = call.client(SyslogClient.class).stream()) {
            return print(stream, least);
        } catch (InterruptedIOException e) {
            return stopped(e);
        } catch (ConnectionException e) {
            // The words alone: the port means nothing to whoever reads the log.
            return call.cancelled() ? 0 : fail(e.reason().words(), e);
        } catch (IOException e) {
            return call.cancelled() ? 0 : fail(e.getMessage(), e);
        }
    }

    private int print(SyslogStream stream, SyslogLevel least) throws IOException, CommandException {
        long left = count == null ? Long.MAX_VALUE : count;
        while (left > 0 && !call.cancelled()) {
            Optional<SyslogEvent> event = stream.next(LOOK);
            if (event.isPresent() && wanted(event.get(), least)) {
                call.element(Plain.text(event.get().line()), json(event.get()));
                // A caller that has gone shows only here.
                if (call.out().checkError()) return 0;
                left--;
            } else if (stream.ended()) {
                return fail("ended by the phone", null);
            }
        }
        return 0;
    }

    private int stopped(InterruptedIOException e) throws CommandException {
        if (!call.cancelled()) return fail("interrupted", e);
        return 0;
    }

    private int fail(String why, IOException cause) throws CommandException {
        throw new CommandException("the log of " + call.udid() + " has ended: " + why, cause);
    }

    private boolean wanted(SyslogEvent e, SyslogLevel least) {
        return (process == null
                        || e.process().equals(process)
                        || String.valueOf(e.pid()).equals(process))
                && (match == null || e.message().toLowerCase(Locale.ROOT).contains(match.toLowerCase(Locale.ROOT)))
                && e.severity().compareTo(least) >= 0;
    }

    private static Map<String, Object> json(SyslogEvent e) {
        Map<String, Object> m = new LinkedHashMap<>();
        if (e.structured()) {
            m.put("time", e.time());
            m.put("device", e.device());
            m.put("process", e.process());
            if (!e.image().isEmpty()) m.put("image", e.image());
            m.put("pid", e.pid());
            m.put("level", e.level());
            m.put("message", e.message());
        } else {
            m.put("message", e.message());
            m.put("raw", true);
        }
        return m;
    }

    /** Exit code 2. */
    private static final class UsageException extends CommandException {
        private static final long serialVersionUID = 1;

        UsageException(String message) {
            super(message);
        }

        @Override
        public int exitCode() {
            return 2;
        }
    }
}
