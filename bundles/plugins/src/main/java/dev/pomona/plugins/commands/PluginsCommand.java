package dev.pomona.plugins.commands;

import dev.pomona.plugins.Finding;
import dev.pomona.plugins.Plugin;
import dev.pomona.plugins.PluginException;
import dev.pomona.plugins.Plugins;
import dev.pomona.shell.CommandException;
import dev.pomona.shell.Invocation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Lists the plugins, and changes them while the hub runs. */
@Command(
        name = "plugins",
        description = "Lists the hub's plugins; its subcommands change them while the hub runs.",
        footer = {
            "",
            "Examples:",
            "  plugins restart services.afc",
            "  plugins install ./echo-1.0.0.jar",
            "  plugins why echo"
        })
final class PluginsCommand implements Callable<Integer> {
    private static final List<String> COLUMNS =
            List.of("id", "name", "version", "state", "phones", "offers", "problem");

    private final Invocation call;
    private final Plugins plugins;

    PluginsCommand(Invocation call, Plugins plugins) {
        this.call = call;
        this.plugins = plugins;
    }

    @Override
    public Integer call() {
        List<Plugin> all = plugins.all();
        call.table(COLUMNS, all.stream().map(p -> row(p, call.json())).toList());
        for (String thread : plugins.leftThreads()) {
            call.err().println("plugins: a plugin that is gone left its thread " + thread + " running");
        }
        return 0;
    }

    @Command(name = "start", description = "Starts a plugin.")
    int start(@Parameters(paramLabel = "NAME", description = "its name, its file or its number") String name)
            throws CommandException {
        return told(() -> plugins.start(name));
    }

    @Command(name = "stop", description = "Stops a plugin until it is started again.")
    int stop(@Parameters(paramLabel = "NAME", description = "its name, its file or its number") String name)
            throws CommandException {
        return told(() -> plugins.stop(name));
    }

    @Command(name = "restart", description = "Stops a plugin and starts it again.")
    int restart(@Parameters(paramLabel = "NAME", description = "its name, its file or its number") String name)
            throws CommandException {
        return told(() -> plugins.restart(name));
    }

    @Command(name = "install", description = "Copies a bundle into the plugins folder and starts it.")
    int install(@Parameters(paramLabel = "FILE", description = "a bundle") Path file) throws CommandException {
        return told(() -> plugins.install(call.directory().resolve(file)));
    }

    @Command(name = "remove", description = "Stops a plugin and deletes it from the plugins folder.")
    int remove(@Parameters(paramLabel = "NAME", description = "its name, its file or its number") String name)
            throws CommandException {
        try {
            plugins.remove(name);
        } catch (PluginException e) {
            throw new CommandException(e.getMessage(), e);
        }
        return 0;
    }

    @Command(name = "why", description = "Says what keeps a plugin from doing its work.")
    int why(@Parameters(paramLabel = "NAME", description = "its name, its file or its number") String name)
            throws CommandException {
        try {
            Plugin plugin = plugins.find(name);
            List<Finding> findings = plugins.why(name);
            if (call.json()) {
                Map<String, Object> out = new LinkedHashMap<>(row(plugin, true));
                out.put(
                        "findings",
                        findings.stream().map(PluginsCommand::finding).toList());
                call.object(out);
            } else {
                String title = plugin.name() + (plugin.version().isEmpty() ? "" : " " + plugin.version());
                call.out().println(title + " is " + word(plugin.state()) + (findings.isEmpty() ? ": all is well" : ""));
                findings.forEach(f -> call.out().println("  - " + Plain.text(f.words())));
            }
        } catch (PluginException e) {
            throw new CommandException(e.getMessage(), e);
        }
        return 0;
    }

    private interface Task {
        Plugin run() throws PluginException;
    }

    private int told(Task task) throws CommandException {
        try {
            Plugin plugin = task.run();
            if (call.json()) call.object(row(plugin, true));
            else call.err().println(plugin.name() + " " + plugin.version() + " is " + word(plugin.state()));
            if (!plugin.problem().isEmpty()) {
                call.err().println("plugins: " + plugin.name() + ": " + Plain.text(plugin.problem()));
            }
            return plugin.problem().isEmpty() ? 0 : 1;
        } catch (PluginException e) {
            throw new CommandException(Plain.text(e.getMessage()), e);
        }
    }

    private static String word(Plugin.State state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    static Map<String, Object> row(Plugin p, boolean json) {
        Map<String, Object> row = new LinkedHashMap<>();
        // A file that is no bundle has no number.
        if (json || p.id() >= 0) row.put("id", p.id());
        row.put("name", p.name());
        row.put("version", p.version());
        row.put("state", word(p.state()));
        row.put("phones", p.clients());
        if (json) {
            row.put("symbolicName", p.symbolicName());
            row.put("shipped", p.shipped());
            p.file().ifPresent(file -> row.put("file", file));
            row.put("services", p.services());
            row.put("commands", p.commands());
        } else {
            List<String> offers = new ArrayList<>(p.commands());
            p.services().forEach(s -> offers.add(s.substring(s.lastIndexOf('.') + 1)));
            row.put("offers", String.join(" ", offers));
        }
        row.put("problem", json ? p.problem() : Plain.text(p.problem()));
        return row;
    }

    private static Map<String, Object> finding(Finding f) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("kind", f.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'));
        out.put("subject", f.subject());
        out.put("words", f.words());
        return out;
    }
}
