package dev.pomona.health.commands;

import dev.pomona.health.logging.LogControl;
import dev.pomona.health.logging.LogSettings;
import dev.pomona.shell.CommandException;
import dev.pomona.shell.Invocation;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What the hub logs about itself. */
@Command(
        name = "log",
        description = "Shows or changes what the hub logs about itself, while it runs.",
        footer = {
            "",
            "Examples:",
            "  log debug                     everything of the hub's own",
            "  log dev.pomona.mux trace      one part of it",
            "  log --format json             one JSON object a line"
        })
final class LogCommand implements Callable<Integer> {
    /** How the log is written. */
    enum Format {
        TEXT,
        JSON
    }

    private final Invocation call;
    private final LogControl control;

    @Parameters(arity = "0..2", paramLabel = "[LOGGER] LEVEL", description = "trace, debug, info, warn, error or off")
    private List<String> words = List.of();

    @Option(names = "--format", paramLabel = "FORMAT", description = "text or json")
    private Format format;

    LogCommand(Invocation call, LogControl control) {
        this.call = call;
        this.control = control;
    }

    @Override
    public Integer call() throws CommandException {
        LogSettings settings = control.settings();
        try {
            if (!words.isEmpty() || format != null) {
                settings = control.change(s -> {
                    LogSettings now = format == null ? s : s.json(format == Format.JSON);
                    if (words.isEmpty()) return now;
                    return now.level(words.size() == 2 ? words.getFirst() : LogSettings.HOUSE, words.getLast());
                });
            }
        } catch (IllegalArgumentException e) {
            throw new BadUsage(e.getMessage());
        } catch (IOException e) {
            throw new CommandException("the log's settings were not changed: " + e.getMessage(), e);
        }
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("format", settings.json() ? "json" : "text");
        settings.levels().forEach((logger, level) -> out.put(logger, level.toLowerCase(Locale.ROOT)));
        call.object(out);
        return 0;
    }

    /** Exit code 2. */
    private static final class BadUsage extends CommandException {
        private static final long serialVersionUID = 1;

        BadUsage(String message) {
            super(message);
        }

        @Override
        public int exitCode() {
            return 2;
        }
    }
}
