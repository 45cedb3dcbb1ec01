package dev.pomona.health.commands;

import dev.pomona.shell.CommandProvider;
import dev.pomona.shell.Invocation;
import org.osgi.service.component.annotations.Component;

/** Adds the command {@code threads}. */
@Component(service = CommandProvider.class, property = CommandProvider.NAME + "=threads")
public final class ThreadsCommands implements CommandProvider {
    @Override
    public Object newCommand(Invocation call) {
        return new ThreadsCommand(call);
    }
}
