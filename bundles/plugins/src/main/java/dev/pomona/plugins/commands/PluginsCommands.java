package dev.pomona.plugins.commands;

import dev.pomona.plugins.Plugins;
import dev.pomona.shell.CommandProvider;
import dev.pomona.shell.Invocation;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Adds the command {@code plugins}. */
@Component(service = CommandProvider.class, property = CommandProvider.NAME + "=plugins")
public final class PluginsCommands implements CommandProvider {
    private final Plugins plugins;

    @Activate
    public PluginsCommands(@Reference Plugins plugins) {
        this.plugins = plugins;
    }

    @Override
    public Object newCommand(Invocation call) {
        return new PluginsCommand(call, plugins);
    }
}
