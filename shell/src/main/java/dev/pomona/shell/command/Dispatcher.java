package dev.pomona.shell.command;

import dev.pomona.shell.CommandException;
import dev.pomona.shell.CommandProvider;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Finds the command that a command line means, runs it, and turns how it ends into an exit code. Any thread. */
public final class Dispatcher {
    public static final int OK = 0;
    public static final int FAILED = 1;
    public static final int USAGE = 2;
    /** Ended by its caller. */
    public static final int CANCELLED = 130;

    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);
    private final Commands commands;
    private final Phones phones;

    public Dispatcher(Commands commands, Phones phones) {
        this.commands = commands;
        this.phones = phones;
    }

    /** @return the exit code; nothing is thrown */
    public int run(List<String> args, Caller caller) {
        Globals.Split split = Globals.split(args);
        String name = split.name();
        if (name.isEmpty()) {
            boolean asked = split.args().contains("-h") || split.args().contains("--help");
            if (!asked && !args.isEmpty()) {
                caller.err().println("pomona: which command? `help` lists them");
                return USAGE;
            }
            name = "help";
            split = new Globals.Split(name, List.of());
        }
        Optional<CommandProvider> provider = commands.find(name);
        if (provider.isEmpty()) {
            caller.err().println("pomona: there is no command " + name + "; `help` lists them");
            return USAGE;
        }
        Globals globals = new Globals();
        int code;
        try (Call call = new Call(caller, phones, globals)) {
            code = commandLine(name, provider.get(), call, globals)
                    .execute(split.args().toArray(String[]::new));
        } catch (RuntimeException | LinkageError e) {
            // The provider itself failed, perhaps because its bundle is going.
            code = failed(name, e, caller);
        }
        caller.out().flush();
        caller.err().flush();
        return caller.cancelled().get() && code != OK ? CANCELLED : code;
    }

    /** Whether this command line is the one whose purpose is the hub's end. */
    public static boolean stopsTheHub(List<String> args) {
        return Globals.split(args).name().equals("stop");
    }

    /** The command as picocli knows it, with the options of the shell at each of its levels. */
    private CommandLine commandLine(String name, CommandProvider provider, Call call, Globals globals) {
        CommandLine line = describe(name, provider.newCommand(call), globals);
        Caller caller =
                new Caller(call.in(), call.out(), call.err(), call.directory(), call.terminal(), call.width(), null);
        line.setOut(new PrintWriter(caller.out(), true, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(caller.err(), true, StandardCharsets.UTF_8));
        line.setUsageHelpWidth(Math.clamp(call.width(), 60, 120));
        line.setParameterExceptionHandler((e, a) -> usage(e));
        line.setExecutionExceptionHandler((e, l, r) -> call.cancelled() ? CANCELLED : failed(name, e, caller));
        return line;
    }

    /** A command's model without anybody who calls it, for completion. */
    public static CommandLine describe(String name, CommandProvider provider) {
        Globals globals = new Globals();
        return describe(name, provider.newCommand(Call.nobody(globals)), globals);
    }

    /** A command's model. */
    static CommandLine describe(String name, Object command, Globals globals) {
        CommandLine line = new CommandLine(command);
        line.setCommandName(name);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        addGlobals(line, globals);
        return line;
    }

    private static void addGlobals(CommandLine line, Globals globals) {
        CommandSpec spec = line.getCommandSpec();
        CommandSpec.forAnnotatedObject(globals).options().stream()
                .filter(o -> spec.findOption(o.longestName()) == null)
                .forEach(spec::addOption);
        line.getSubcommands().values().forEach(sub -> addGlobals(sub, globals));
    }

    private static String alternatives(Collection<String> words) {
        List<String> all = List.copyOf(words);
        if (all.size() < 2) return String.join("", all);
        return String.join(", ", all.subList(0, all.size() - 1)) + " or " + all.getLast();
    }

    private static int usage(ParameterException e) {
        CommandLine line = e.getCommandLine();
        PrintWriter err = line.getErr();
        String words = e.getMessage();
        if (words.startsWith("Missing required subcommand"))
            words = "which? " + alternatives(line.getSubcommands().keySet());
        err.println(line.getCommandSpec().qualifiedName() + ": " + words);
        if (!CommandLine.UnmatchedArgumentException.printSuggestions(e, err)) {
            err.print(line.getHelp().synopsisHeading() + line.getHelp().synopsis(0));
        }
        err.flush();
        return USAGE;
    }

    private static int failed(String name, Throwable e, Caller caller) {
        switch (e) {
            case CommandException c -> {
                caller.err().println(name + ": " + c.getMessage());
                return c.exitCode();
            }
            case IOException io -> {
                // The exception's class helps only where there are no words.
                caller.err().println(name + ": " + (io.getMessage() == null ? io : io.getMessage()));
                LOG.debug("{} failed", name, io);
                return FAILED;
            }
            default -> {
                caller.err().println(name + ": internal error: " + e);
                LOG.warn("{} failed", name, e);
            }
        }
        return FAILED;
    }
}
