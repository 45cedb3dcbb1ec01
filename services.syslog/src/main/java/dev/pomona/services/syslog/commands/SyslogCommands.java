package dev.pomona.services.syslog.commands;

import dev.pomona.shell.CommandProvider;
import dev.pomona.shell.Invocation;
import org.osgi.service.component.annotations.Component;

/** Adds the command {@code syslog}. */
@Component(service = CommandProvider.class, property = CommandProvider.NAME + "=syslog")
public final class SyslogCommands implements CommandProvider {
    @Override
    public Object newCommand(Invocation call) {
        return new SyslogCommand(call);
    }
}
