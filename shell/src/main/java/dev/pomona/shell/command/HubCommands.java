package dev.pomona.shell.command;

import dev.pomona.shell.Invocation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code stop}, {@code help}, {@code version}. */
final class HubCommands {
    private HubCommands() {}

    @Command(name = "stop", description = "Stop the hub")
    static final class Stop implements Runnable {
        private final Invocation call;
        private final Hub hub;

        Stop(Invocation call, Hub hub) {
            this.call = call;
            this.hub = hub;
        }

        @Override
        public void run() {
            call.err().println("the hub stops");
            hub.stop();
        }
    }

    @Command(name = "version", description = "Show the hub's version")
    static final class Version implements Runnable {
        private final Invocation call;
        private final Hub hub;

        Version(Invocation call, Hub hub) {
            this.call = call;
            this.hub = hub;
        }

        @Override
        public void run() {
            call.element("pomona " + hub.version(), Map.of("version", hub.version()));
        }
    }

    @Command(name = "help", description = "List the commands, or explain one")
    static final class Help implements Callable<Integer> {
        private final Invocation call;
        private final Commands commands;

        @Parameters(arity = "0..*", paramLabel = "COMMAND", description = "The command, and one of its subcommands")
        private List<String> path = List.of();

        Help(Invocation call, Commands commands) {
            this.call = call;
            this.commands = commands;
        }

        @Override
        public Integer call() {
            if (path.isEmpty()) {
                list();
                return Dispatcher.OK;
            }
            CommandLine line = commands.find(path.getFirst())
                    .map(p -> Dispatcher.describe(path.getFirst(), p.newCommand(call), new Globals()))
                    .orElse(null);
            for (int i = 1; i < path.size() && line != null; i++) {
                line = line.getSubcommands().get(path.get(i));
            }
            if (line == null) {
                call.err().println("help: there is no command " + String.join(" ", path) + "; `help` lists them");
                return Dispatcher.USAGE;
            }
            line.setUsageHelpWidth(Math.clamp(call.width(), 60, 120));
            line.usage(call.out(), CommandLine.Help.Ansi.OFF);
            return Dispatcher.OK;
        }

        private void list() {
            List<Map<String, Object>> rows = new ArrayList<>();
            commands.all().forEach((name, provider) -> {
                Map<String, Object> row = new LinkedHashMap<>();
                row.put("command", name);
                row.put("description", description(name, provider));
                rows.add(row);
            });
            if (!call.json()) {
                call.out().println("Usage: COMMAND [-u UDID] [--json] ...; `help COMMAND` explains one");
                call.out().println();
            }
            call.table(List.of("command", "description"), rows);
        }

        private String description(String name, dev.pomona.shell.CommandProvider provider) {
            try {
                CommandLine line = Dispatcher.describe(name, provider.newCommand(call), new Globals());
                String[] words = line.getCommandSpec().usageMessage().description();
                return words.length == 0 ? "" : words[0];
            } catch (RuntimeException | LinkageError e) {
                return "(not available: " + e + ")";
            }
        }
    }
}
