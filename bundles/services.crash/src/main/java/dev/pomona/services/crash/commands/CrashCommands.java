package dev.pomona.services.crash.commands;

import dev.pomona.shell.CommandProvider;
import dev.pomona.shell.Invocation;
import org.osgi.service.component.annotations.Component;

/** Adds the command {@code crash}. */
@Component(service = CommandProvider.class, property = CommandProvider.NAME + "=crash")
public final class CrashCommands implements CommandProvider {
    @Override
    public Object newCommand(Invocation call) {
        return new CrashCommand(call);
    }
}
