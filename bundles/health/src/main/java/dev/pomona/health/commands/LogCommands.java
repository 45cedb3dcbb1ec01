package dev.pomona.health.commands;

import dev.pomona.health.logging.LogControl;
import dev.pomona.shell.CommandProvider;
import dev.pomona.shell.Invocation;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Adds the command {@code log}. */
@Component(service = CommandProvider.class, property = CommandProvider.NAME + "=log")
public final class LogCommands implements CommandProvider {
    private final LogControl hub;

    @Activate
    public LogCommands(@Reference LogControl hub) {
        this.hub = hub;
    }

    @Override
    public Object newCommand(Invocation call) {
        return new LogCommand(call, hub);
    }
}
