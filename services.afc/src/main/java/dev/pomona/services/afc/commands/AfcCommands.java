package dev.pomona.services.afc.commands;

import dev.pomona.shell.CommandProvider;
import dev.pomona.shell.Invocation;
import org.osgi.service.component.annotations.Component;

/** Adds the command {@code afc}. */
@Component(service = CommandProvider.class, property = CommandProvider.NAME + "=afc")
public final class AfcCommands implements CommandProvider {
    @Override
    public Object newCommand(Invocation call) {
        return new AfcCommand(call);
    }
}
